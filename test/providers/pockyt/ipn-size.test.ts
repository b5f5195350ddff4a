import { expect, it } from "vitest";

import { pockytWebhook } from "../../../src/providers/pockyt/ipn.js";
import { json, form, MERCHANT, signed, webhook } from "./support.js";

/**
 * As much as the relay takes, in the shapes on which a careless pattern takes minutes. Nothing here is timed: were
 * the reading not linear, the test would not come to its end.
 */
const { read } = pockytWebhook("default", MERCHANT);
const SIZE = 64 * 1024;
const filled = (unit: string) => unit.repeat(Math.floor(SIZE / unit.length));

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

it.each([
  ["blanks in an object", JSON_TYPE, `{${filled(" ")}x}`, "malformed"],
  ["blanks after a name", JSON_TYPE, `{"a"${filled(" ")}x}`, "malformed"],
  ["blanks after a value", JSON_TYPE, `{"a":1${filled(" ")}x}`, "malformed"],
  ["an open string", JSON_TYPE, `{"a":"${filled("b")}}`, "malformed"],
  ["an open string of escapes", JSON_TYPE, `{"a":"${filled("\\\\")}}`, "malformed"],
  ["an open string of broken escapes", JSON_TYPE, `{"a":"${filled("\\u00")}"}`, "malformed"],
  ["a long number that is none", JSON_TYPE, `{"a":${filled("1")}x}`, "malformed"],
  ["a long fraction that is none", JSON_TYPE, `{"a":${filled("1")}.${filled("1")}ex}`, "malformed"],
  ["many quotes", JSON_TYPE, `{${filled('"')}}`, "malformed"],
  ["many short fields", JSON_TYPE, `{${filled('"a":1,')}"b":2}`, "malformed"],
  ["deep nesting", JSON_TYPE, `{"a":${filled("[")}}`, "malformed"],
  ["a long string", JSON_TYPE, `{"a":"${filled("b")}"}`, "forged"],
  ["many ampersands", FORM, filled("&"), "forged"],
  ["many equals signs", FORM, filled("="), "malformed"],
  ["many pluses", FORM, filled("+"), "malformed"],
  ["many percent signs", FORM, filled("%"), "malformed"],
  ["many escapes", FORM, filled("%41"), "forged"],
  ["many fields in a value", FORM, `a=${filled("%26a")}`, "forged"],
  ["many fields with values in a value", FORM, `a=${filled("%26a%3D")}`, "malformed"],
  ["many fields", FORM, filled("a&"), "malformed"],
])("%s in 64 KiB come to an answer", (_name, contentType, body, result) => {
  expect(read(webhook(contentType, body)).result).toBe(result);
});

it("reads a genuine one of 64 KiB", () => {
  const ipn = { amount: "1.00", currency: "USD", reference: "A1", status: "success", transactionNo: "1" };
  const fields = signed({ ...ipn, note: filled('"\\ é').slice(0, 20_000) });
  expect(read(json(fields)).result).toBe("verified");
  expect(read(form(fields)).result).toBe("verified");
  expect(read(form(signed({ ...ipn, status: filled("s") })))).toMatchObject({ result: "unreadable" });
});
