import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { rsaPrivateKey, rsaPublicKeys } from "../../../src/formats/rsa-keys.js";
import { Wrong } from "../../../src/formats/format.js";
import { isSignedBy, signatureOf } from "../../../src/providers/payermax/signature.js";
import type { Recorded } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { keyForms, RSA } from "../../config/support.js";
import {
  ALL_CALLS,
  calls,
  CHARGE,
  CUSTOMER,
  DATA,
  notification,
  openAccount,
  OURS,
  PAID_WITH,
  parsed,
  signed,
  success,
  THEIRS,
  webhook,
} from "./support.js";

const at = useProvider(openAccount);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-payermax-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Whether the `openssl` command finds the signature good; it is given files, as a person would. */
function opensslVerifies(body: Buffer, signature: string, publicPem: string): boolean {
  const [bodyFile, signatureFile, keyFile] = ["body", "signature", "key"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(bodyFile, body);
  writeFileSync(signatureFile, Buffer.from(signature, "base64"));
  writeFileSync(keyFile, publicPem);
  const args = ["dgst", "-sha256", "-verify", keyFile, "-signature", signatureFile, bodyFile];
  const { status, stdout } = spawnSync("openssl", args, { encoding: "utf8" });
  expect(stdout.trim()).toBe(status === 0 ? "Verified OK" : "Verification failure");
  return status === 0;
}

function opensslSigns(body: Buffer, privatePem: string): string {
  const keyFile = join(folder, "private");
  writeFileSync(keyFile, privatePem);
  const { status, stdout } = spawnSync("openssl", ["dgst", "-sha256", "-sign", keyFile], { input: body });
  expect(status).toBe(0);
  return stdout.toString("base64");
}

describe("every request that we send", () => {
  let sent: Recorded[];

  beforeAll(async () => {
    at.provider.requests.length = 0;
    for (const name of ALL_CALLS) await calls[name](at.account);
    for (const paidWith of Object.values(PAID_WITH))
      await at.account.charge({
        ...CHARGE,
        paidWith,
        customer: { ...CUSTOMER, firstName: "Zoë", lastName: "李" },
        description: 'Two "tickets" & a = b % 20 \\ €\u{1F3AB}',
        items: [{ name: "Ticket </b>", quantity: 2, amount: { currency: "USD", value: 1000 } }],
      });
    sent = [...at.provider.requests];
  });

  it("carries a signature that openssl verifies over the bytes that arrived", () => {
    expect(sent).toHaveLength(11);
    for (const { body, headers } of sent) {
      const signature = String(headers.sign);
      expect(signature).toMatch(/^[A-Za-z0-9+/]{342}==$/);
      expect(opensslVerifies(body, signature, OURS.publicPem)).toBe(true);
      expect(opensslVerifies(body, signature, THEIRS.publicPem)).toBe(false);
      const changed = Buffer.from(body);
      changed[changed.length - 2] = 0x20;
      expect(opensslVerifies(changed, signature, OURS.publicPem)).toBe(false);
    }
  });

  it("is signed anew at each send, with the time of that send", async () => {
    let time = Date.parse("2026-01-02T03:04:05.006Z");
    const ticking = openAccount(at.provider.url, { now: () => new Date((time += 60_000)) });
    at.provider.requests.length = 0;
    await calls.capture(ticking.account);
    await calls.capture(ticking.account);
    await ticking.close();
    const times = at.provider.requests.map(({ body }) => parsed(body).requestTime);
    expect(times).toEqual(["2026-01-02T03:05:05.006Z", "2026-01-02T03:06:05.006Z"]);
    const signatures = new Set(at.provider.requests.map(({ headers }) => headers.sign));
    expect(signatures.size).toBe(2);
  });
});

describe("what PayerMax signs", () => {
  const body = Buffer.from('{"code": "APPLY_SUCCESS",\n "data": {"totalAmount": 20.00, "name": "Zoë"}}');

  it("verifies where openssl signed it", () => {
    expect(isSignedBy(body, opensslSigns(body, THEIRS.privatePem), [THEIRS.publicKey])).toBe(true);
    expect(isSignedBy(body, opensslSigns(body, OURS.privatePem), [THEIRS.publicKey])).toBe(false);
  });

  it("verifies with any of the keys, and with none by none", () => {
    const signature = signed(body);
    expect(isSignedBy(body, signature, [OURS.publicKey, THEIRS.publicKey])).toBe(true);
    expect(isSignedBy(body, signature, [OURS.publicKey])).toBe(false);
    expect(isSignedBy(body, signature, [])).toBe(false);
  });

  it("fails with any byte changed", () => {
    const signature = signed(body);
    for (let at = 0; at < body.length; at++) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, verifies: isSignedBy(changed, signature, [THEIRS.publicKey]) }).toEqual({
        at,
        verifies: false,
      });
    }
  });

  it("fails where the same JSON was written anew", () => {
    const anew = Buffer.from(JSON.stringify(JSON.parse(body.toString("utf8"))));
    expect(isSignedBy(anew, signed(body), [THEIRS.publicKey])).toBe(false);
    expect(isSignedBy(anew, signed(anew), [THEIRS.publicKey])).toBe(true);
  });

  it.each([
    ["none", undefined],
    ["an empty one", ""],
    ["several", [signed(body), signed(body)]],
    ["one that is no base64", "é".repeat(344)],
    ["one with a line break", `${signed(body).slice(0, 64)}\n${signed(body).slice(64)}`],
    ["one that is cut off", signed(body).slice(0, 340)],
    ["one of SHA-1's length only", "A".repeat(28)],
    ["an endless one", "A".repeat(100_000)],
  ])("has not %s as its signature", (_name, signature) => {
    expect(isSignedBy(body, signature, [THEIRS.publicKey])).toBe(false);
  });
});

describe("the forms of keys that an operator has", () => {
  const [ours, theirs, before] = [keyForms(...RSA), keyForms(...RSA), keyForms(...RSA)];

  function read<Value>(value: Value | Wrong): Value {
    if (value instanceof Wrong) throw new Error(value.what);
    return value;
  }

  it.each([
    ["base64 of DER", ours.privateBase64, theirs.publicBase64],
    ["PEM", ours.privatePem, theirs.publicPem],
    ["a list in base64", ours.privateBase64, `${before.publicBase64},${theirs.publicBase64}`],
    ["a list in PEM", ours.privatePem, `${before.publicPem},${theirs.publicPem}`],
  ])("work from configuration to wire: %s", async (_name, privateKey, publicKeys) => {
    const keys = {
      privateKey: read(rsaPrivateKey.read(privateKey)),
      publicKeys: read(rsaPublicKeys.read(publicKeys)),
    };
    const other = openAccount(at.provider.url, keys);
    at.provider.requests.length = 0;
    at.provider.reply = { ...success(DATA.query) };
    expect(await calls.query(other.account)).toMatchObject({ ending: "unknown", code: "unverified" });
    const answer = String(at.provider.reply.body);
    at.provider.reply.headers = { sign: opensslSigns(Buffer.from(answer), theirs.privatePem) };
    expect(await calls.query(other.account)).toMatchObject({ ending: "answered" });
    for (const { body, headers } of at.provider.requests)
      expect(opensslVerifies(body, String(headers.sign), ours.publicPem)).toBe(true);

    const { body } = notification("PAYMENT", DATA.query);
    const readAs = (key: { privatePem: string }) =>
      other.account.webhook.read(webhook(body, opensslSigns(body, key.privatePem)));
    expect(readAs(theirs).result).toBe("verified");
    expect(readAs(THEIRS).result).toBe("forged");
    await other.close();
  });

  it("sign alike, whatever the form", () => {
    const forms = [ours.privateBase64, ours.privatePem].map((form) => read(rsaPrivateKey.read(form)));
    expect(new Set(forms.map((key) => signatureOf("{}", key)))).toEqual(
      new Set([opensslSigns(Buffer.from("{}"), ours.privatePem)]),
    );
  });
});
