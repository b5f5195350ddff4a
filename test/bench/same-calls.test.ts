import { expect, test } from "vitest";
import { OtherWork, sameCalls } from "../../bench/measure/same-calls.js";

const VAULTED = ["createCustomer", "charge", "query"];

test("figures compare where the provider saw the flow's calls, in their order, for each payment", () => {
  expect(() => {
    sameCalls("holdfast", "vaultWith3ds", ["A", "B"], { A: VAULTED, B: VAULTED });
  }).not.toThrow();
});

test.each([
  ["a call less", ["createCustomer", "charge"]],
  ["a call twice", ["createCustomer", "charge", "charge", "query"]],
  ["another order", ["charge", "createCustomer", "query"]],
  ["none", []],
])("%s is other work, and the message says whose", (_, made) => {
  const compare = () => {
    sameCalls("bare", "vaultWith3ds", ["A", "B"], { A: VAULTED, B: made });
  };
  expect(compare).toThrow(OtherWork);
  expect(compare).toThrow(
    /bare made other calls for vault with 3DS B .*instead of createCustomer, charge, query/,
  );
});

test("a call for a payment that nobody asked for is other work too", () => {
  expect(() => {
    sameCalls("tutorial", "savedCard", ["A"], { A: ["charge"], C: ["charge"] });
  }).toThrow("tutorial made calls for payments that were not asked for: C");
});
