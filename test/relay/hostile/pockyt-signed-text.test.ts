import { form, IPN, signed } from "../support.js";
import { hostile, odd, type Case } from "./table.js";
import { JSON_TYPE, request } from "./wire.js";

/** Pockyt signs `name=value&name=value&…` without any quoting: what a forger makes of a genuine one's signed text. */

const GENUINE = signed();
const SIGN = GENUINE.verifySign ?? "";
const PAIRS = Object.entries(IPN);

const asJson = (fields: object) => request(JSON.stringify(fields), { type: JSON_TYPE });
const both = (what: string, fields: Record<string, string>): Case[] => [
  [`${what}, as a form`, request(form(fields))],
  [`${what}, as JSON`, asJson(fields)],
];

/** The genuine fields, of which the one after the `at`th is written into something else. */
function merged(at: number, into: (name: string, value: string, next: string) => [string, string]) {
  const [name = "", value = ""] = PAIRS[at] ?? [];
  const next = (PAIRS[at + 1] ?? []).join("=");
  const others = PAIRS.filter((_pair, index) => index !== at && index !== at + 1);
  return Object.fromEntries([...others, into(name, value, next), ["verifySign", SIGN]]) as Record<
    string,
    string
  >;
}
const NEIGHBORS = PAIRS.slice(1).map(([next], at) => [at, `${PAIRS[at]?.[0] ?? ""} and ${next}`] as const);

hostile(
  "a field hidden in the value of the one before it",
  [400],
  NEIGHBORS.flatMap(([at, names]) =>
    both(
      names,
      merged(at, (name, value, next) => [name, `${value}&${next}`]),
    ),
  ),
);

hostile(
  "a field hidden in the name of another",
  [400],
  NEIGHBORS.flatMap(([at, names]) =>
    both(
      names,
      merged(at, (name, value, next) => [
        `${name}=${value}&${next.split("=")[0] ?? ""}`,
        next.split("=")[1] ?? "",
      ]),
    ),
  ),
);

hostile(
  "several fields hidden in one",
  [400],
  PAIRS.slice(2).flatMap(([last], at) => {
    const [[first, value], ...rest] = PAIRS.slice(0, at + 3) as [[string, string], ...[string, string][]];
    const hidden = `${value}&${rest.map((pair) => pair.join("=")).join("&")}`;
    const fields = Object.fromEntries([[first, hidden], ...PAIRS.slice(at + 3), ["verifySign", SIGN]]);
    return both(`up to ${last}`, fields);
  }),
);

hostile(
  "fields whose signed text is a genuine one's, with another boundary between name and value",
  [400, 401],
  PAIRS.flatMap(([name, value]) => {
    const { [name]: _gone, ...others } = GENUINE;
    const all = `${name}=${value}`;
    return [
      ...both(`all of ${name} as a name`, { ...others, [all]: "" }),
      ...both(`all of ${name} as a value without a name`, { ...others, "": all }),
      ...both(`${name} without its first letter`, { ...others, [name.slice(1)]: value }),
    ];
  }),
);

hostile(
  "one field of a genuine one changed, left out or emptied",
  [401],
  PAIRS.flatMap(([name, value]) => {
    const { [name]: _gone, ...others } = GENUINE;
    return [
      ...both(`${name} changed`, { ...GENUINE, [name]: `${value}0` }),
      ...both(`${name} left out`, others),
      ...both(`${name} emptied`, { ...others, [name]: "" }),
      ...both(`${name} with a blank before it`, { ...others, [name]: ` ${value}` }),
    ];
  }),
);

const EXCHANGES = PAIRS.flatMap(([one], at) => PAIRS.slice(at + 1).map(([other]) => [one, other] as const));
hostile(
  "the values of two fields of a genuine one exchanged",
  [401],
  EXCHANGES.map(([one, other]) => {
    const fields = { ...GENUINE, [one]: IPN[other] ?? "", [other]: IPN[one] ?? "" };
    return [`${one} and ${other}`, request(form(fields))];
  }),
);

hostile(
  "a field added to a genuine one",
  [401],
  [
    "note",
    "storeNo",
    "refundAmount",
    "AMOUNT",
    "Status",
    "_",
    "a",
    "zz",
    "verifySig",
    "verifySign2",
    "verify_sign",
    "0",
  ].flatMap((name) => both(name, { ...GENUINE, [name]: "1" })),
);

odd(
  "a genuine one with empty fields: the vendor's own programs sign either way",
  ["note", "a", "zz", "refundAmount"].flatMap((name) => both(name, { ...GENUINE, [name]: "" })),
);
