import { expect, test } from "vitest";
import type { Delivery } from "../../../src/relay/delivery.js";
import { deliverOrKeep } from "../../../src/relay/spool/deliver-or-keep.js";
import type { SpoolOptions } from "../../../src/relay/spool/spool.js";
import { testLog } from "../../support/test-log.js";
import { newFolder, notification, open } from "./support.js";

const UNAVAILABLE: Delivery = { result: "unavailable", reason: "Temporal is away" };

function keeping(result: Delivery, isAway: boolean, options: Partial<SpoolOptions> = {}) {
  const spool = open(newFolder(), options);
  const { logger, logged } = testLog();
  const did = { delivered: 0, started: 0 };
  const deliver = deliverOrKeep(
    () => {
      did.delivered++;
      return Promise.resolve(result);
    },
    spool,
    { isAway, start: () => did.started++ },
    logger,
  );
  return { spool, deliver, did, logged };
}

test("what Temporal takes is not kept", async () => {
  const { spool, deliver, did } = keeping({ result: "accepted" }, false);
  expect(await deliver(notification("ORDER1"))).toEqual({ result: "accepted" });
  expect([spool.waiting, did]).toEqual([0, { delivered: 1, started: 0 }]);
});

test("what Temporal can't take is kept, and its delivery started", async () => {
  const { spool, deliver, did } = keeping(UNAVAILABLE, false);
  expect(await deliver(notification("ORDER1"))).toEqual({ result: "kept" });
  expect([spool.waiting, did]).toEqual([1, { delivered: 1, started: 1 }]);
});

test("while Temporal is away it is not asked: all is kept", async () => {
  const { spool, deliver, did } = keeping({ result: "accepted" }, true);
  expect(await deliver(notification("ORDER1"))).toEqual({ result: "kept" });
  expect([spool.waiting, did]).toEqual([1, { delivered: 0, started: 1 }]);
});

test("what comes after one that is kept of the same payment is kept, too, and what is of another is not", async () => {
  const { spool, deliver, did } = keeping({ result: "accepted" }, false);
  spool.keep(notification("ORDER1"));
  expect(await deliver(notification("ORDER1", 2))).toEqual({ result: "kept" });
  expect(await deliver(notification("ORDER2"))).toEqual({ result: "accepted" });
  expect([spool.waiting, did]).toEqual([2, { delivered: 1, started: 1 }]);
});

test("what nobody would ever take is told so at once, also while Temporal is away", async () => {
  const unhandled = { result: "unhandled", reason: "its reference is not a paymentId" } as const;
  const { spool, deliver } = keeping(unhandled, true);
  expect(await deliver(notification("order 1"))).toEqual(unhandled);
  expect(spool.waiting).toBe(0);
});

test("what the spool can't keep either stays with the provider, and the operator is told why", async () => {
  const { deliver, did, logged } = keeping(UNAVAILABLE, false, { maxBytes: 1 });
  const reason = "Temporal can't take it, and neither can the spool";
  expect(await deliver(notification("ORDER1"))).toEqual({ result: "unavailable", reason });
  const [line] = logged();
  expect(line).toMatchObject({ level: 50, msg: "spool: it can't keep a notification" });
  expect(line?.why).toMatch(/^the spool has \d+ bytes, and 1 are its limit$/);
  expect(did.started).toBe(0);
});
