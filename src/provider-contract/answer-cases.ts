import assert from "node:assert/strict";
import { readCallOutcome, type CallOutcome, type Report } from "../domain/reports.js";
import { assertEnding, call, forEachOperation, operationsOf } from "./call.js";
import type { ContractCase, ContractSubject, Operation, Sample } from "./subject.js";

/** What an answer is about; the other calls' answers are no reports. */
const ABOUT: Partial<Record<Operation, readonly Report["about"][]>> = {
  createCustomer: ["customer"],
  charge: ["payment"],
  authorize: ["payment"],
  capture: ["capture"],
  cancel: ["cancel", "payment"],
  refund: ["refund"],
  query: ["payment"],
  queryRefund: ["refund"],
};

/** What the provider's own words decide. */
export function answerCases(subject: ContractSubject): ContractCase[] {
  const { calls } = subject;

  const outcomeOf = async (operation: Operation, answer: Sample) =>
    (await call(subject, operation, { answer })).outcome;

  async function answerOf(operation: Operation, sample: Sample): Promise<Record<string, unknown>> {
    const outcome = await outcomeOf(operation, sample);
    assertEnding(outcome, ["answered"], "the provider's own word about this request");
    return (outcome as Extract<CallOutcome<unknown>, { ending: "answered" }>).answer as Record<
      string,
      unknown
    >;
  }

  return [
    ...forEachOperation(subject, "a success is answered, about this request", async (operation, samples) => {
      const answer = await answerOf(operation, samples.success);
      const abouts = ABOUT[operation];
      if (abouts === undefined) return;
      const outcome = { ending: "answered", answer: present(answer) };
      assert.deepEqual(readCallOutcome(outcome, abouts), outcome, "Holdfast must be able to read the report");
      const { request } = samples;
      if ("requestId" in answer && "requestId" in request)
        assert.equal(answer.requestId, request.requestId, "the report must name the request");
    }),

    ...forEachOperation(subject, "a refusal is refused", async (operation, { refusal }) => {
      assertEnding(await outcomeOf(operation, refusal("no")), ["refused"], "it will never be done");
    }),

    ...forEachOperation(
      subject,
      "an error that isn't known is unknown",
      async (operation, { unknownCode }) => {
        assertEnding(await outcomeOf(operation, unknownCode), ["unknown"], "nobody knows what it means");
      },
    ),

    ...operationsOf(subject).flatMap(([operation, { wrongSignature }]) =>
      ifGiven(wrongSignature, `${operation}: an answer with a wrong signature is unknown`, async (sample) => {
        assertEnding(
          await outcomeOf(operation, sample),
          ["unknown"],
          "it is not proven to be the provider's",
        );
      }),
    ),

    ...operationsOf(subject).flatMap(([operation, { unknownStatus }]) =>
      ifGiven(
        unknownStatus,
        `${operation}: a status word that isn't known decides nothing`,
        async (sample) => {
          const outcome = await outcomeOf(operation, sample);
          if (outcome.ending === "unknown" && !["charge", "authorize", "query"].includes(operation)) return;
          const { about, status, recognized } = await answerOf(operation, sample);
          assert.deepEqual(
            { about, status, recognized },
            { about: "payment", status: "open", recognized: false },
            "of a payment it is open and not recognized, of a request inside it the call is unknown",
          );
        },
      ),
    ),

    ...operationsOf(subject).flatMap(([operation, { others }]) =>
      Object.entries(others).flatMap(([whose, other]) =>
        ifGiven(other, `${operation}: the answer of another ${whose} is unknown`, async (sample) => {
          assertEnding(await outcomeOf(operation, sample), ["unknown"], "it says nothing of ours");
        }),
      ),
    ),

    ...(["charge", "authorize"] as const).flatMap((operation) =>
      ifGiven(
        calls[operation]?.decline,
        `${operation}: a decline is answered, with its reason`,
        async (sample) => {
          const { status, refusal } = await answerOf(operation, sample);
          assert.equal(status, "failed");
          const { kind, code, message } = (refusal ?? {}) as Record<string, unknown>;
          assert.equal(kind, "declined");
          assert(code && message, "the refusal must have a code and a message");
        },
      ),
    ),

    ...(["charge", "authorize"] as const).flatMap((operation) =>
      ifGiven(calls[operation]?.duplicate, `${operation}: a duplicate is unknown`, async (sample) => {
        const outcome = await outcomeOf(operation, sample);
        assertEnding(outcome, ["unknown"], "the payment under this id may be our own");
        assert("duplicate" in outcome && outcome.duplicate, "the outcome must have `duplicate: true`");
      }),
    ),

    ...(["query", "queryRefund"] as const).map((operation) => ({
      name: `${operation}: what the provider doesn't have is not found`,
      run: async () => {
        assert.deepEqual(await answerOf(operation, calls[operation].notFound), { about: "nothing" });
      },
    })),
  ];
}

function ifGiven(
  sample: Sample | null | undefined,
  name: string,
  run: (sample: Sample) => Promise<void>,
): ContractCase[] {
  return sample ? [{ name, run: () => run(sample) }] : [];
}

/** A field that is undefined is not there once the answer has been through Temporal. */
function present(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer));
}
