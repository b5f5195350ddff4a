import { isIPv6 } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { schemaOf } from "../../src/domain/input/json-schema.js";
import { parse } from "../../src/domain/input/rules.js";
import { ipAddress } from "../../src/domain/input/text-rules.js";

// Other schemas are tested without formats, as most validators run: there any text with a colon may be an address.
const matchesSchema = new Ajv2020({ formats: { ipv6: isIPv6 } }).compile(schemaOf(ipAddress));

const taken = (text: string) => ({ byRule: parse(text, ipAddress).ok, bySchema: matchesSchema(text) });

it.each(["203.0.113.7", "::", "::1", "2001:db8::203.0.113.7", "FE80::1", "1:2:3:4:5:6:7:8"])(
  "%s is an IP address by the rule, and by its schema where formats are checked",
  (text) => {
    expect(taken(text)).toEqual({ byRule: true, bySchema: true });
  },
);

it.each([
  "",
  "localhost",
  "beef",
  "256.0.113.7",
  "203.0.113",
  "203.0.113.7:443",
  "1:2",
  ":::",
  "fe80::1%eth0",
])("%j is none by either", (text) => {
  expect(taken(text)).toEqual({ byRule: false, bySchema: false });
});
