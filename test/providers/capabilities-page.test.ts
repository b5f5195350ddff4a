import { expect, it } from "vitest";

import {
  capabilitiesOf,
  providerNames,
  type Capabilities,
  type MethodType,
} from "../../src/domain/capabilities.js";
import { tablesOf } from "./support/providers-page.js";

const METHODS: readonly MethodType[] = ["card", "savedCard", "hosted", "dropIn"];
const list = (words: readonly string[]) => words.join(", ") || "none";
const yesNo = (is: boolean) => (is ? "yes" : "no");
const isLater = ({ methods }: Capabilities) => Object.keys(methods.authCapture).length > 0;

/** The page's rows, each as it follows from one provider's row of the code's table. */
const ROWS: Record<string, (offered: Capabilities) => string> = {
  ...Object.fromEntries(
    METHODS.map((type) => [
      `pay with \`${type}\``,
      ({ methods }: Capabilities) =>
        list([
          ...(methods.charge[type] ? ["charge"] : []),
          ...(methods.authCapture[type] ? ["authorize"] : []),
        ]),
    ]),
  ),
  "keep the card (`saveCard`) with": ({ savesCardWith }) => list(savesCardWith.map((type) => `\`${type}\``)),
  "charge without the shopper (`merchantInitiated`)": ({ merchantInitiated }) => yesNo(merchantInitiated),
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

it("docs/providers.md prints what the code's table says each provider can do", () => {
  expect(tablesOf("What each provider can do")("can")).toEqual(
    Object.entries(ROWS).map(([name, cell]) => [
      name,
      ...providerNames.map((provider) => cell(capabilitiesOf(provider))),
    ]),
  );
});
