import { answerCases } from "./answer-cases.js";
import { connectionCases } from "./connection-cases.js";
import { offerCases } from "./offer-cases.js";
import { secrecyCases } from "./secrecy-cases.js";
import type { ContractCase, ContractSubject } from "./subject.js";
import { webhookCases } from "./webhook-cases.js";

/**
 * The rules of the port that money depends on, each a case for any test runner. Cases need nothing of each other: they
 * may run in any order, or at once.
 */
export function providerContract(subject: ContractSubject): readonly ContractCase[] {
  return [
    ...offerCases(subject),
    ...connectionCases(subject),
    ...answerCases(subject),
    ...secrecyCases(subject),
    ...webhookCases(subject),
  ];
}
