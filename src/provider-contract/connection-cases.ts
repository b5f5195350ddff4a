import assert from "node:assert/strict";
import { assertEnding, call, callNobody, forEachOperation } from "./call.js";
import { answerTo, type Fault } from "./provider-server.js";
import type { ContractCase, ContractSubject, Operation, Sample } from "./subject.js";

const FAULTS: readonly Fault[] = ["reset", "closed", "closed in the answer", "silent"];
/** Long enough for an answer on a busy machine, were there one. */
const SILENCE_MS = 1_000;

/** A repeat of these may move money twice: whether one is sent is the core's decision. */
const SENT_ONCE: readonly Operation[] = ["charge", "authorize", "capture", "cancel", "refund"];

/** What the connection and the HTTP status decide alone, whatever the body says. */
export function connectionCases(subject: ContractSubject): ContractCase[] {
  const { headersOf } = subject;
  return [
    ...forEachOperation(subject, "no connection is not sent", async (operation) => {
      assertEnding(await callNobody(subject, operation), ["notSent"], "nothing left");
    }),

    ...FAULTS.flatMap((fault) =>
      forEachOperation(subject, `a connection that is ${fault} is unknown`, async (operation) => {
        const { outcome, requests } = await call(subject, operation, { fault }, { timeoutMs: SILENCE_MS });
        assertEnding(outcome, ["unknown"], "the provider may have done it");
        const paths = requests.map(({ path }) => path);
        if (SENT_ONCE.includes(operation))
          assert.equal(paths.length, new Set(paths).size, `it was sent again by itself: ${paths.join(", ")}`);
      }),
    ),

    ...forEachOperation(subject, "HTTP 5xx is unknown", async (operation, { success, refusal }) => {
      for (const status of [500, 502, 503, 504])
        for (const sample of [{}, success, refusal("no")]) {
          const { outcome } = await call(subject, operation, { answer: withStatus(sample, status) });
          assertEnding(outcome, ["unknown"], `HTTP ${status} while the provider had the request`);
        }
    }),

    ...forEachOperation(subject, "HTTP 3xx is unknown", async (operation, { success }) => {
      for (const status of [301, 302, 307]) {
        const { outcome } = await call(subject, operation, { answer: withStatus(success, status) });
        assertEnding(outcome, ["unknown"], `HTTP ${status} is the word of something before the provider`);
      }
    }),

    ...forEachOperation(subject, "HTTP 429 decides nothing", async (operation, { success }) => {
      const { outcome } = await call(subject, operation, { answer: withStatus(success, 429) });
      assertEnding(outcome, ["notSent", "unknown"], "too many requests");
    }),

    ...forEachOperation(
      subject,
      "an answer that can't be read is unknown",
      async (operation, { success }) => {
        const garbage = Object.entries(GARBAGE).flatMap(([name, body]): [string, Sample][] => [
          [name, { body }],
          ...(headersOf ? [[`${name}, signed`, { body, headers: headersOf(body) }] as [string, Sample]] : []),
        ]);
        for (const [name, answer] of [...garbage, ["half an answer", half(success)] as const]) {
          const { outcome } = await call(subject, operation, { answer });
          assertEnding(outcome, ["unknown"], `the answer was ${name}`);
        }
      },
    ),
  ];

  function half(sample: Sample): Sample {
    return (request) => {
      const { body = "", headers = {} } = answerTo(sample, request);
      const whole = Buffer.from(body);
      const part = whole.subarray(0, Math.floor(whole.length / 2));
      return { body: part, headers: { ...headers, ...headersOf?.(part) } };
    };
  }
}

function withStatus(sample: Sample, status: number): Sample {
  return (request) => ({ ...answerTo(sample, request), status });
}

const GARBAGE: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  HTML: Buffer.from("<!doctype html><h1>Welcome</h1>"),
  "a JSON list": Buffer.from("[]"),
  "a JSON text": Buffer.from('"success"'),
  null: Buffer.from("null"),
  "an empty object": Buffer.from("{}"),
  "ten thousand open brackets": Buffer.from("[".repeat(10_000)),
  "no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
};
