import { expect, test } from "vitest";
import { accept, attempted, head, noDeliveries } from "../../../src/domain/merchant-events/deliveries.js";
import { deliveryDetails, handOverName, waitName } from "../../../src/domain/merchant-events/details.js";
import {
  merchantEventTypes,
  type MerchantEvent,
  type MerchantEventType,
} from "../../../src/domain/merchant-events/event.js";

const NOW = "2026-01-01T12:00:00.000Z";
const event = (type: MerchantEventType): MerchantEvent => ({
  ...{ type, id: `evt-${type}`, timestamp: NOW },
  data: { payment: {} as never },
});

test("a person reads of each event whether it has arrived, what came back, and when it is tried next", () => {
  const none = noDeliveries({ account: "default", paymentId: "ORDER1001" });
  const waiting = accept(none, [event("payment.authorized"), event("payment.captured")], NOW);
  const failed = attempted(waiting, "evt-payment.authorized", { ended: "failed", answer: "HTTP 500" }, NOW);
  expect(deliveryDetails(failed).split("\n\n")).toEqual([
    `**payment.authorized** ${Date.parse(NOW)}: waits; 1 attempt; HTTP 500; next at 2026-01-01 12:00:05 UTC`,
    `**payment.captured** ${Date.parse(NOW) + 1}: waits`,
  ]);
  const next = head(failed);
  expect(next && waitName(next)).toBe(
    "the next try to deliver payment.authorized is at 2026-01-01 12:00:05 UTC",
  );
});

test("an activity that hands events over is named by them, in one line however many they are", () => {
  const events = merchantEventTypes.map(event);
  expect(handOverName(events.slice(0, 2))).toBe(
    "tell the merchant: payment.requires_action, payment.authorized",
  );
  expect(handOverName(events)).toMatch(/^tell the merchant: (\S+, ){4}\S+ and 10 more$/);
});
