import { form, IPN, signed } from "../support.js";
import { BODY, JSON_BODY, asJson, more, posted } from "./pockyt-genuine.js";
import { hostile, type Case } from "./table.js";

hostile(
  "a field twice",
  [400],
  [
    ...Object.keys(IPN).map((name): Case => [`${name} in a form`, posted(`${BODY}&${name}=1`)]),
    ["with the same value", posted(`${BODY}&status=success`)],
    ["before it", posted(`status=failed&${BODY}`)],
    ["with its name escaped", posted(`${BODY}&%73tatus=failed`)],
    ["with all of its name escaped", posted(`${BODY}&%73%74%61%74%75%73=failed`)],
    ["empty", posted(`${BODY}&status`)],
    ["verifySign", posted(`${BODY}&verifySign=0`)],
    ...Object.keys(IPN).map((name): Case => [`${name} in JSON`, more(`"${name}":"1"`)]),
    ["with its name escaped in JSON", more('"\\u0073tatus":"failed"')],
    ["verifySign in JSON", more('"verifySign":""')],
    ["__proto__ in JSON", more('"__proto__":"1","__proto__":"1"')],
  ],
);

hostile(
  "names that mean lists or objects elsewhere",
  [400],
  [
    ...[
      "status[]",
      "status[0]",
      "status[a]",
      "status.a",
      "status:a",
      "status->a",
      "[status]",
      "status ",
      " status",
      "status+",
      "$status",
      "status\0",
    ].map((name): Case => [name, posted(`${BODY}&${encodeURIComponent(name)}=failed`)]),
    ...['["success"]', '{"a":"success"}', "[]", "{}", '[["a"]]', '{"__proto__":{}}'].map((value): Case => [
      `status = ${value} in JSON`,
      asJson(JSON_BODY.replace('"success"', value)),
    ]),
  ],
);

const PROTOTYPE = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "__defineGetter__",
  "__lookupSetter__",
  "then",
  "toJSON",
  "length",
];
hostile(
  "names that every object has",
  [400, 401],
  [
    ...PROTOTYPE.map((name): Case => [`${name} in a form`, posted(`${BODY}&${name}=1`)]),
    ...PROTOTYPE.map((name): Case => [`${name} in JSON`, more(`"${name}":"1"`)]),
    ["verifySign by way of __proto__", asJson(`{"__proto__":${JSON_BODY}}`)],
    ["verifySign by way of constructor", asJson(`{"constructor":{"prototype":${JSON_BODY}}}`)],
    ["nothing but __proto__", posted("__proto__[verifySign]=x")],
  ],
);

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${String(at)}`, "1"]));
hostile(
  "more fields than there can be, signed",
  [400],
  [
    ...[92, 93, 100, 500, 2_000].flatMap((count): Case[] => [
      [`${String(count)} more in a form`, posted(form(signed({ ...IPN, ...many(count) })))],
      [`${String(count)} more in JSON`, asJson(JSON.stringify(signed({ ...IPN, ...many(count) })))],
    ]),
  ],
);

hostile(
  "long names and values, in what was not signed with them",
  [400, 401],
  [
    ...[1_000, 10_000, 40_000, 60_000].flatMap((length): Case[] => [
      [`a name of ${String(length)}`, posted(`${BODY}&${"a".repeat(length)}=1`)],
      [`a value of ${String(length)}`, posted(`${BODY}&a=${"a".repeat(length)}`)],
      [`a value of ${String(length)} ampersands`, posted(`${BODY}&a=${"%26".repeat(length / 3)}`)],
    ]),
  ],
);
