import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isFinal, mustAllow, TRANSITIONS } from "../../../src/domain/payment/states.js";
import type { PaymentKind, PaymentStatus } from "../../../src/domain/payment/states.js";
import { paymentStatesPage, table } from "./payment-states-page.js";

const page = new URL("../../../docs/payment-states.md", import.meta.url);

describe("docs/payment-states.md", () => {
  it("is what the code says", async () => {
    await expect(paymentStatesPage()).toMatchFileSnapshot(fileURLToPath(page));
  });
});

describe("docs/architecture.md", () => {
  it.each(["charge", "authCapture"] as const)("has the state table of %s", async (kind) => {
    const text = await readFile(new URL("../../../docs/architecture.md", import.meta.url), "utf8");
    expect(text).toContain(table(kind));
  });
});

describe("the transitions", () => {
  const kinds = Object.keys(TRANSITIONS) as PaymentKind[];
  const rows = kinds.flatMap((kind) =>
    (Object.keys(TRANSITIONS[kind]) as PaymentStatus[]).map((status) => ({ kind, status })),
  );

  it.each(rows)(
    "$kind: $status is final exactly where docs/reference.md says, and leads nowhere then",
    (row) => {
      const { next, commands } = TRANSITIONS[row.kind][row.status];
      expect(isFinal(row.status)).toBe(["captured", "canceled", "expired", "failed"].includes(row.status));
      if (isFinal(row.status)) expect([...next, ...commands]).toEqual([]);
    },
  );

  it.each(kinds)("%s: every status that can be reached leads to an end", (kind) => {
    const ends = (status: PaymentStatus, seen: readonly PaymentStatus[]): boolean =>
      isFinal(status) ||
      TRANSITIONS[kind][status].next.some((next) => !seen.includes(next) && ends(next, [...seen, next]));
    const reached = new Set<PaymentStatus>(["processing"]);
    for (const status of reached) for (const next of TRANSITIONS[kind][status].next) reached.add(next);
    for (const status of reached) expect(ends(status, [status]), status).toBe(true);
  });

  const mayBecome = (kind: PaymentKind, from: PaymentStatus, to: PaymentStatus) => {
    try {
      mustAllow(kind, from, to);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return false;
    }
  };

  it("allows what the table says and nothing else", () => {
    for (const { kind, status } of rows)
      for (const to of Object.keys(TRANSITIONS[kind]) as PaymentStatus[])
        expect(mayBecome(kind, status, to), `${kind} ${status} ${to}`).toBe(
          to === status || TRANSITIONS[kind][status].next.includes(to),
        );
  });

  it("never leads a charge to a hold, nor a capture to expired", () => {
    expect(mayBecome("charge", "canceling", "canceled")).toBe(false);
    expect(mayBecome("authCapture", "capturing", "expired")).toBe(false);
    expect(mayBecome("authCapture", "canceling", "expired")).toBe(true);
  });

  it("offers capture and cancel in authorized only", () => {
    for (const { kind, status } of rows)
      expect(TRANSITIONS[kind][status].commands).toEqual(
        kind === "authCapture" && status === "authorized" ? ["capture", "cancel"] : [],
      );
  });
});
