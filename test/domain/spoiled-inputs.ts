import fc from "fast-check";
import { changed, type Json } from "./input-arbitraries.js";

/** Copies of an input with one or two values changed: some are still valid, most are not. */
export function spoiled(valid: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return valid.chain(spoiledOnce).chain((raw) => fc.oneof(fc.constant(raw), spoiledOnce(raw)));
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", " ", "\u00a0", "a\u0000b", "a\u2028b", "a\u0085b", "\ufeff", "東京", "5".repeat(20)),
  fc.constantFrom(33, 65, 129, 257, 513, 1_025, 8_193).map((length) => "x".repeat(length)),
  // A person's name in letters that count twice, and card numbers, as no schema knows them.
  fc.constantFrom("𠮷".repeat(40), "4111 1111 1111 1111", "4111111111111111"),
  fc.constantFrom("ada@example.com", "ada@@example.com", "ada@localhost", "a b@example.com", "a\u0000@b.cc"),
  fc.constantFrom(
    "https://shop.example/",
    "https://ada:x@shop.example/",
    "//shop.example",
    "https://ä.example/",
  ),
  fc.constantFrom("::", "1:2:3:4:5:6:7:8", "1:2", ":::", "256.1.1.1", "203.0.113.7", "1.2.3", "::1.2.3.4"),
);
const word = fc.constantFrom(
  ...["pockyt", "payermax", "card", "savedCard", "hosted", "dropIn", "expire", "capture", "REVERSAL"],
  ...["USD", "KWD", "TWD", "EUR", "usd", "XXX", "US", "us", "refund", "succeeded", "dispute", "ORDER1001"],
  "card_0123456789abcdef",
);
const number = fc.oneof(
  fc.constantFrom(0, -1, 1, 1.5, 5, 4, 1_799, 1_800, 3_600, 3_599, 86_400, 86_401, 432_001, 1_000_001),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1, 1e300),
);
const other = fc.constantFrom<unknown[]>(
  ...[null, true, false, [], {}, [{}], [null], { merchantInitiated: true }, { merchantInitiated: false }],
);
const anyValue = fc.oneof(text, word, number, other, fc.jsonValue({ maxDepth: 2 }));
const removed = fc.constant(undefined);

/** Fields that one input or another has, and some that none has. */
const names = fc.constantFrom(
  ...["amount", "reason", "account", "customer", "items", "description", "returnUrl", "saveCard", "cardRef"],
  ...["merchantInitiated", "onAuthorizationExpiry", "expiryLeadSeconds", "actionTimeoutSeconds", "operator"],
  ...["email", "clientIp", "phone", "countryCode", "reference", "extra", "toString"],
);

function spoiledOnce(raw: Json): fc.Arbitrary<Json> {
  const paths = pathsOf(raw);
  const parents = ["", ...paths.filter((path) => isJson(at(raw, path))).map((path) => `${path}.`)];
  const added = fc.tuple(fc.constantFrom(...parents), names).map(([parent, name]) => parent + name);
  const path =
    paths.length === 0 ? added : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...paths) }, added);
  const value = fc.oneof({ weight: 5, arbitrary: anyValue }, removed);
  return fc.tuple(path, value).map(([where, what]) => asJson(changed(raw, where, what)));
}

/** As it comes to a workflow: an item that was removed from a list is null. */
const asJson = (raw: Json) => JSON.parse(JSON.stringify(raw)) as Json;

/** Of what a path can name. */
function pathsOf(json: Json): string[] {
  const named = Object.entries(json).filter(([name]) => /^(?!__proto__$)\w+$/.test(name));
  return named.flatMap(([name, value]) => [
    name,
    ...(isJson(value) || Array.isArray(value) ? pathsOf(value as Json).map((path) => `${name}.${path}`) : []),
  ]);
}

function at(json: Json, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (value as Json)[name], json);
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
