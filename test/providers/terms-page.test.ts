import { expect, it } from "vitest";

import type { MethodType, ProviderTerms } from "../../src/domain/provider-terms.js";
import { providerNames, termsOf } from "../../src/providers/terms.js";
import { tablesOf } from "./support/providers-page.js";

const METHODS: readonly MethodType[] = ["card", "savedCard", "hosted", "dropIn"];
const list = (words: readonly string[]) => words.join(", ") || "none";
const yesNo = (is: boolean) => (is ? "yes" : "no");
const isLater = ({ methods }: ProviderTerms) => Object.keys(methods.authCapture).length > 0;

/** The page's rows, each as it follows from one provider's terms. */
const ROWS: Record<string, (offered: ProviderTerms) => string> = {
  ...Object.fromEntries(
    METHODS.map((type) => [
      `pay with \`${type}\``,
      ({ methods }: ProviderTerms) =>
        list([
          ...(methods.charge[type] ? ["charge"] : []),
          ...(methods.authCapture[type] ? ["authorize"] : []),
        ]),
    ]),
  ),
  "keep the card (`saveCard`) with": ({ savesCardWith }) => list(savesCardWith.map((type) => `\`${type}\``)),
  "charge without the shopper (`merchantInitiated`)": ({ merchantInitiated }) => yesNo(merchantInitiated),
  "list and remove saved cards": ({ listsSavedCards }) => yesNo(listsSavedCards),
  "take a saved card's CVV again (`cardRef` beside `token`)": ({ savedCardCvv }) =>
    yesNo(savedCardCvv === true),
  "capture later": (offered) => yesNo(isLater(offered)),
  "capture a part": ({ partialCapture }) => yesNo(partialCapture),
  "cancel ends": (offered) =>
    list([
      ...(isLater(offered) ? ["a hold"] : []),
      ...(offered.abandonedPayment === "cancel" ? ["an unpaid payment"] : []),
    ]),
  "refund within": ({ refundWindowDays }) =>
    refundWindowDays === null ? "no limit known" : `${refundWindowDays} days`,
  currencies: ({ currencies }) => (currencies === "any" ? "any of ISO 4217" : list(currencies)),
  "decimals other than ISO 4217's": ({ decimals }) =>
    list([...decimals].map(([code, count]) => `${code} ${count}`)),
  "the shopper's time, in seconds": ({ actionTimeoutSeconds: { min, max } }) => `${min} to ${max}`,
  "a customer is created first": ({ needsCustomer }) => yesNo(needsCustomer),
};

it("docs/providers.md prints each provider's terms", () => {
  expect(tablesOf("What each provider can do")("can")).toEqual(
    Object.entries(ROWS).map(([name, cell]) => [
      name,
      ...providerNames.map((provider) => cell(termsOf(provider))),
    ]),
  );
});
