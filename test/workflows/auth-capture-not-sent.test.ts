import { expect, test } from "vitest";
import { useFaultyPayermax } from "../support/faulty-payermax.js";
import { requestIds } from "../support/holds.js";
import { until } from "../support/payments.js";

const at = useFaultyPayermax();
const HOUR = 3600;

test("a capture that is proven not sent waits, and is sent under the same id", async () => {
  const { paymentId } = await at.authorized("too_many");
  at.next("capture", "too many", "too many");
  const waiting = await at.stack.holdfast.capture({ paymentId });
  expect(waiting).toMatchObject({ status: "capturing", outcomeUnknown: null, failure: null });
  await at.stack.skip(60);
  await until(at.stack, paymentId, { status: "captured" });
  expect(requestIds(at.stack, paymentId, "capture")).toEqual([`${paymentId}_CAPTURE_1`]);
});

test("a capture that can't be sent until the last minute goes back to authorized", async () => {
  const { paymentId, authorizationExpiresAt } = await at.authorized("not_sent");
  await at.stack.skipTo(authorizationExpiresAt, -HOUR);
  at.always("capture", "too many");
  await at.stack.holdfast.capture({ paymentId });
  await at.stack.skipTo(authorizationExpiresAt, -30);
  const back = await until(at.stack, paymentId, { status: "authorized" });
  expect(back.failure).toMatchObject({ operation: "capture", kind: "rejected", code: "not_sent" });
  expect(requestIds(at.stack, paymentId, "capture")).toEqual([]);
});
