import { once } from "node:events";
import { expect, test } from "vitest";
import { openSocket, type Relay } from "../support.js";
import { expectOnlyTheGenuine, startHostileRelay } from "./hostile-relay.js";
import type { Bytes } from "./wire.js";

export type Case = readonly [what: string, request: Bytes];

interface Sending {
  /** The sender hangs up after it. */
  readonly hangsUp?: boolean;
}

/** What stands for a connection that is closed without an answer. */
export const NO_ANSWER = 0;

/**
 * A class of hostile requests: each is answered with one of these statuses and nothing else, none reaches a payment or
 * makes the relay fail, and genuine notifications are taken afterwards.
 */
export function hostile(
  name: string,
  statuses: readonly number[],
  cases: readonly Case[],
  { hangsUp = false }: Sending = {},
): void {
  test(name, async () => {
    expect(new Set(cases.map(([what]) => what)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(10);
    const relay = await startHostileRelay();
    const wrong: object[] = [];
    for (const [what, request] of cases) {
      const before = relay.payments.calls.length;
      const answered = await statusesOf(relay, request, hangsUp);
      const reached = relay.payments.calls.slice(before);
      if (reached.length > 0 || answered.some((status) => !statuses.includes(status)))
        wrong.push({ what, answered, reached });
    }
    expect(wrong).toEqual([]);
    expect(relay.logged().filter(({ level }) => level >= 50)).toEqual([]);
    await expectOnlyTheGenuine(relay);
  });
}

/** Requests that look odd and are genuine: each is acknowledged, and all of them are the same notification. */
export function odd(name: string, cases: readonly Case[]): void {
  test(name, async () => {
    const relay = await startHostileRelay();
    for (const [what, request] of cases)
      expect({ what, answered: await statusesOf(relay, request) }).toEqual({ what, answered: [200] });
    expect(relay.payments.signals.map(({ report }) => report.status)).toEqual(["succeeded"]);
    await expectOnlyTheGenuine(relay);
  });
}

/** The statuses of all answers on one connection, until the relay closes it. */
export async function statusesOf(relay: Relay, request: Bytes, hangsUp = false): Promise<number[]> {
  const { socket, closed } = await openSocket(relay.url);
  if (hangsUp) socket.end(request);
  else socket.write(request);
  if (!socket.closed) await once(socket, "close");
  const statuses = [...(await closed()).matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  const final = statuses.filter((status) => status >= 200);
  return final.length === 0 ? [NO_ANSWER] : final;
}
