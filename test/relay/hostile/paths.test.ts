import { form } from "../support.js";
import { hostile, type Case } from "./table.js";
import { request } from "./wire.js";

/** Each has a genuine body, which must not count there. */
const at = (target: string) => request(form(), { start: `POST ${target} HTTP/1.1` });

hostile(
  "a path that only resembles ours",
  [404],
  [
    ...[
      "/",
      "//webhooks/pockyt/default",
      "/webhooks//pockyt/default",
      "/webhooks/pockyt//default",
      "/webhooks/pockyt/default/",
      "/webhooks/pockyt/default/x",
      "/./webhooks/pockyt/default",
      "/webhooks/./pockyt/default",
      "/x/../webhooks/pockyt/default",
      "/webhooks/pockyt/second/../default",
      "/webhooks/pockyt/%2e%2e/default",
      "/webhooks/pockyt/..%2fdefault",
      "/webhooks/pockyt%2fdefault",
      "/webhooks%2fpockyt/default",
      "/%2fwebhooks/pockyt/default",
      "/webhooks\\pockyt\\default",
      "/webhooks/pockyt/..\\default",
      "/Webhooks/pockyt/default",
      "/WEBHOOKS/POCKYT/DEFAULT",
      "/webhook/pockyt/default",
      "/api/webhooks/pockyt/default",
    ].map((target): Case => [target, at(target)]),
  ],
);

hostile(
  "a provider or account that only resembles ours",
  [404],
  [
    ...[
      "/Pockyt/default",
      "/pockyt/Default",
      "/pockyt/default%00",
      "/pockyt/default%20",
      "/pockyt/%20default",
      "/pockyt/default%0a",
      "/pockyt/default%2500",
      "/pockyt/%2564efault",
      "/pockyt/default;x=1",
      "/pockyt/default,second",
      "/pockyt/default%2fsecond",
      "/pockyt/default%3fx",
      "/pockyt/*",
      "/pockyt/%EF%BD%84efault",
      "/pockyt/%zz",
      "/pockyt/%c0%af",
      "/pockyt/undefined",
      "/pockyt/default%20pockyt",
      `/pockyt/${"a".repeat(5_000)}`,
    ].map((target): Case => [target.slice(0, 40), at(`/webhooks${target}`)]),
  ],
);

const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "get",
  "size",
];
hostile(
  "names that every object has, as provider and account",
  [404],
  NAMES.flatMap((name): Case[] => [
    [`account ${name}`, at(`/webhooks/pockyt/${name}`)],
    [`provider ${name}`, at(`/webhooks/${name}/default`)],
    [`both ${name}`, at(`/webhooks/${name}/${name}`)],
  ]),
);
