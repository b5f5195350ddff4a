import { call, forEachOperation } from "./call.js";
import { assertNothingSecret, cardsOf } from "./secrets.js";
import type { ContractCase, ContractSubject, Sample } from "./subject.js";

/** Providers quote what they refuse, and outcomes are kept in histories and logs. */
export function secrecyCases(subject: ContractSubject): ContractCase[] {
  const { headersOf } = subject;
  const quotes = cardsOf(subject).flatMap(({ number, cvv }) => [
    `cardNumber ${number} is not valid`,
    `card ${number.replaceAll(/(?<=^(?:.{4})+)/g, " ").trim()}, cvv=${cvv}, was declined`,
    `card ${number.replaceAll(/(?<=^(?:.{4})+)/g, "-")} was declined`,
  ]);

  return forEachOperation(subject, "nothing secret is in what it gives back", async (operation, samples) => {
    const echoes = [200, 400, 500].flatMap((status): Sample[] => [
      ({ body }) => ({ status, body }),
      ({ body }) => ({ status, body, ...(headersOf && { headers: headersOf(body) }) }),
    ]);
    const said = [samples.success, samples.unknownCode, ...quotes.map(samples.refusal), ...echoes];
    for (const answer of said) {
      const { outcome } = await call(subject, operation, { answer });
      assertNothingSecret(subject, outcome, "the outcome");
    }
  });
}
