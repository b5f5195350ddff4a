import { createPublicKey, type KeyObject } from "node:crypto";
import { chmodSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAccounts, readRelayAccounts } from "../../src/config/accounts.js";
import { accountsFile, folder, keyForms, POCKYT, problemsOf, RSA, SECRET } from "./support.js";

const EVENTS_SECRET = `whsec_${Buffer.from(SECRET.padEnd(32, "!")).toString("base64")}`;

const rsa = keyForms(...RSA);
/** PayerMax's. */
const platform = keyForms(...RSA);
const others = keyForms(...RSA);

const pockyt = { baseUrl: "https://mapi.example.com/", merchantNo: "1", storeNo: "2", token: SECRET };
const payermax = {
  baseUrl: "https://pay.example.com/aggregate-pay/api/gateway",
  appId: "app",
  merchantNo: "9",
  privateKey: rsa.privateBase64,
  publicKey: platform.publicBase64,
};
const PAYERMAX = {
  PAYERMAX_BASE_URL: payermax.baseUrl,
  PAYERMAX_APP_ID: "app",
  PAYERMAX_MERCHANT_NO: "9",
  PAYERMAX_PRIVATE_KEY: rsa.privatePem,
  PAYERMAX_PUBLIC_KEY: `${platform.publicBase64},${others.publicBase64}`,
};

/** Another merchant's account at Pockyt. */
const pockytOf = (merchantNo: string) => ({ ...pockyt, merchantNo, token: `${SECRET}-${merchantNo}` });

/** Without the folder of the accounts file. */
function problemsIn(env: Record<string, string>, read: typeof readRelayAccounts = readAccounts): string[] {
  return problemsOf(() => read(env)).map((problem) => problem.replaceAll(/\S*(accounts\.json)/g, "$1"));
}

function spki(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).toString("base64");
}

describe("the variables", () => {
  test("give the default account, at either provider or both", () => {
    const accounts = readAccounts({ ...POCKYT, ...PAYERMAX });
    expect([...accounts.keys()]).toEqual(["default"]);
    const { pockyt: atPockyt, payermax: atPayermax, shared } = accounts.get("default") ?? {};
    expect(atPockyt?.baseUrl).toBe("https://mapi.example.com");
    expect(shared).toBe(false);
    expect(atPayermax).toMatchObject({ baseUrl: payermax.baseUrl, appId: "app", merchantNo: "9" });
    expect(atPayermax?.publicKeys.map(spki)).toEqual([platform.publicBase64, others.publicBase64]);
    expect(atPayermax && spki(createPublicKey(atPayermax.privateKey))).toBe(rsa.publicBase64);
    expect(Object.keys(atPayermax ?? {})).not.toContain("publicKey");
    expect(readAccounts(PAYERMAX).get("default")).not.toHaveProperty("pockyt");
  });

  test("of a provider are all needed once one is set", () => {
    expect(problemsIn({ POCKYT_TOKEN: SECRET }).map((problem) => problem.split(";")[0])).toEqual([
      "POCKYT_MERCHANT_NO is missing",
      "POCKYT_BASE_URL is missing",
      "POCKYT_STORE_NO is missing",
    ]);
    expect(problemsIn({ ...PAYERMAX, PAYERMAX_APP_ID: "" })).toEqual([
      "PAYERMAX_APP_ID is missing; expected the app id that the provider gave",
    ]);
  });

  test("or a file must give an account", () => {
    expect(problemsIn({})).toEqual([expect.stringContaining("no account is configured")]);
    expect(problemsIn(accountsFile({}))).toEqual([expect.stringContaining("no account is configured")]);
  });
});

describe("the accounts file", () => {
  test("gives accounts by name", () => {
    const accounts = readAccounts(
      accountsFile({
        default: { pockyt },
        shop1: {
          pockyt: pockytOf("2"),
          payermax,
          shared: true,
          eventsUrl: "https://shop.example.com/events",
          eventsSecret: EVENTS_SECRET,
        },
      }),
    );
    expect(accounts.get("default")).toEqual({
      pockyt: { ...pockyt, baseUrl: "https://mapi.example.com" },
      shared: false,
    });
    expect(accounts.get("shop1")).toMatchObject({
      payermax: { merchantNo: "9" },
      shared: true,
      eventsUrl: "https://shop.example.com/events",
      eventsSecret: [EVENTS_SECRET],
    });
  });

  test("and the variables together make the default account", () => {
    const accounts = readAccounts({ ...PAYERMAX, ...accountsFile({ default: { pockyt, shared: true } }) });
    expect(accounts.get("default")).toMatchObject({
      shared: true,
      pockyt: { merchantNo: "1" },
      payermax: { merchantNo: "9" },
    });
    const settingsOnly = readAccounts({ ...POCKYT, ...accountsFile({ default: { shared: true } }) });
    expect(settingsOnly.get("default")).toMatchObject({ shared: true, pockyt: { merchantNo: "203780" } });
  });

  test("and the variables may not give the same provider", () => {
    expect(problemsIn({ ...POCKYT, ...accountsFile({ default: { pockyt } }) })).toEqual([
      "accounts.json: default.pockyt is also given by POCKYT_* variables; expected one of the two",
    ]);
  });

  test("takes a secret from a file beside it, without its last line end, or from a variable", () => {
    const accounts = readAccounts({
      SHOP_TOKEN: `${SECRET}-2`,
      ...accountsFile(
        {
          a: { pockyt: { ...pockyt, token: { file: "secrets/token" } } },
          b: { pockyt: { ...pockyt, merchantNo: "2", token: { env: "SHOP_TOKEN" } } },
          c: { payermax: { ...payermax, privateKey: { file: "key.pem" }, publicKey: { file: "keys.pem" } } },
        },
        {
          "secrets/token": `${SECRET}\n`,
          "key.pem": rsa.privatePem,
          "keys.pem": `${platform.publicPem}${others.publicPem}`,
        },
      ),
    });
    expect(accounts.get("a")?.pockyt?.token).toBe(SECRET);
    expect(accounts.get("b")?.pockyt?.token).toBe(`${SECRET}-2`);
    expect(accounts.get("c")?.payermax?.publicKeys).toHaveLength(2);
  });

  const withToken = (token: unknown) => ({ a: { pockyt: { ...pockyt, token } } });
  const EXPECTED_TOKEN = "expected the API token that the provider gave";

  test.each([
    ["missing file", { file: "none" }, "names a file that can't be read (ENOENT)"],
    ["folder", { file: "." }, "names a file that can't be read (EISDIR)"],
    ["secret as file", { file: SECRET }, "names a file that can't be read (ENOENT)"],
    ["unset variable", { env: SECRET }, "names a variable that is not set"],
    ["empty variable", { env: "EMPTY" }, "names a variable that is not set"],
    ["empty file", { file: "empty" }, "is empty"],
    ["file with white space", { file: "spaced" }, "has white space around it"],
    ["both", { file: "empty", env: "EMPTY" }, `is not a string, { "file": "…" } or { "env": "…" }`],
    ["another field", { value: SECRET }, `is not a string, { "file": "…" } or { "env": "…" }`],
    ["a number", 5, `is not a string, { "file": "…" } or { "env": "…" }`],
    ["null", null, `is not a string, { "file": "…" } or { "env": "…" }`],
    ["empty string", "", "is empty"],
  ])("refuses a secret: %s", (_, token, what) => {
    const env = { EMPTY: "", ...accountsFile(withToken(token), { empty: "\n", spaced: ` ${SECRET}\n` }) };
    expect(problemsIn(env)).toEqual([`accounts.json: a.pockyt.token ${what}; ${EXPECTED_TOKEN}`]);
  });

  test.each<[string, unknown, string[]]>([
    ["a list", [], ["accounts.json: is not an object; expected one with account names"]],
    ["bad JSON", `{\n"a": "${SECRET}",\n}`, ["accounts.json: is not valid JSON (line 3)"]],
    ["a cut one", `{"a": "${SECRET}`, ["accounts.json: is not valid JSON (line 1)"]],
    ["no JSON", SECRET, ["accounts.json: is not valid JSON"]],
    [
      "account names",
      { Shop: { pockyt }, "a-b": { pockyt }, ["a".repeat(21)]: { pockyt }, "": { pockyt } },
      ['"Shop"', '"a-b"', '"aaaaaaaaaaaaaaaaaaaaa"', '""'].map(
        (name) => `accounts.json: ${name} is no account name; expected 1 to 20 of a-z and 0-9`,
      ),
    ],
    ["an account", { a: null }, [expect.stringContaining("a is not an object; expected one with payermax,")]],
    ["no provider", { a: {} }, ["account a has no provider; expected one of payermax, pockyt"]],
    [
      "unknown fields",
      { a: { pockyt: { ...pockyt, merchantNumber: "1", Token: SECRET }, payerMax: payermax } },
      [
        "accounts.json: a.pockyt.merchantNumber is not a known field; expected one of merchantNo, token, baseUrl, storeNo, currencies",
        "accounts.json: a.pockyt.Token is not a known field; expected one of merchantNo, token, baseUrl, storeNo, currencies",
        "accounts.json: a.payerMax is not a known field; expected one of payermax, pockyt, shared, taskQueue, callsPerSecond, eventsUrl, eventsSecret, eventsAllowPrivate",
      ],
    ],
    [
      "types",
      { a: { pockyt: { ...pockyt, merchantNo: 203780 }, shared: "true", eventsUrl: 1 } },
      [
        "accounts.json: a.pockyt.merchantNo is not a string; expected the merchant number that the provider gave",
        "accounts.json: a.shared is not a boolean; expected true or false",
        expect.stringContaining(
          "accounts.json: a.eventsUrl is not a string; expected an absolute http or https URL",
        ),
      ],
    ],
    [
      "a merchant number behind two accounts",
      {
        a: { pockyt },
        b: { pockyt: { ...pockytOf("2"), merchantNo: "1" } },
        c: { pockyt: pockytOf("9"), payermax },
      },
      ["accounts a and b have the same pockyt merchantNo; expected one account per merchant number"],
    ],
    [
      "keys",
      { a: { payermax: { ...payermax, privateKey: SECRET, publicKey: `${rsa.publicBase64},${SECRET}` } } },
      [
        expect.stringContaining("accounts.json: a.payermax.publicKey has a bad key, number 2, which is not"),
        expect.stringContaining(
          "accounts.json: a.payermax.privateKey is not single-line base64; expected an RSA",
        ),
      ],
    ],
  ])("is refused for %s", (_, content, problems) => {
    expect(problemsIn(accountsFile(content))).toEqual(problems);
  });

  test("and the variables may not have one merchant number", () => {
    const env = { ...POCKYT, ...accountsFile({ a: { pockyt: pockytOf("203780") } }) };
    expect(problemsIn(env)).toEqual([expect.stringContaining("accounts a and default have the same pockyt")]);
  });

  test("has all its problems in one message with the variables'", () => {
    const file = accountsFile({ a: { pockyt: {} }, default: { pockyt }, B: {} });
    const problems = problemsIn({ ...file, POCKYT_TOKEN: SECRET });
    expect(problems.map((problem) => problem.split(";")[0])).toEqual([
      "accounts.json: a.pockyt.merchantNo is missing",
      "accounts.json: a.pockyt.token is missing",
      "accounts.json: a.pockyt.baseUrl is missing",
      "accounts.json: a.pockyt.storeNo is missing",
      'accounts.json: "B" is no account name',
      "accounts.json: default.pockyt is also given by POCKYT_* variables",
      "POCKYT_MERCHANT_NO is missing",
      "POCKYT_BASE_URL is missing",
      "POCKYT_STORE_NO is missing",
    ]);
  });

  test("has the versions of API and key, where PayerMax gave others", () => {
    const versions = { version: "1.5", keyVersion: "2" };
    const accounts = readAccounts(accountsFile({ a: { payermax: { ...payermax, ...versions } } }));
    expect(accounts.get("a")?.payermax).toMatchObject(versions);
    const variables = { PAYERMAX_VERSION: "1.5", PAYERMAX_KEY_VERSION: "2" };
    expect(readAccounts({ ...PAYERMAX, ...variables }).get("default")?.payermax).toMatchObject(versions);
  });

  test("is refused with one secret in two accounts, however it is written", () => {
    const file = accountsFile(
      {
        a: { pockyt, payermax },
        b: { pockyt: { ...pockyt, merchantNo: "2" } },
        c: { payermax: { ...payermax, merchantNo: "10", privateKey: { file: "key.pem" } } },
      },
      { "key.pem": rsa.privatePem },
    );
    expect(problemsIn(file)).toEqual([
      "accounts a and c have the same payermax privateKey; expected a secret of its own for each account",
      "accounts a and b have the same pockyt token; expected a secret of its own for each account",
    ]);
  });

  test("is refused with our own public key in place of the provider's", () => {
    const problem =
      "has the public half of privateKey, which only you sign with; " +
      "expected the key that the provider shows as its own";
    const keys = `${platform.publicBase64}, ${rsa.publicBase64}`;
    expect(problemsIn(accountsFile({ a: { payermax: { ...payermax, publicKey: keys } } }))).toEqual([
      `accounts.json: a.payermax.publicKey ${problem}`,
    ]);
    expect(problemsIn({ ...PAYERMAX, PAYERMAX_PUBLIC_KEY: rsa.publicPem })).toEqual([
      `PAYERMAX_PUBLIC_KEY ${problem}`,
    ]);
  });

  test("is refused with an account called __proto__", () => {
    const account = JSON.stringify({ pockyt: pockytOf("2") });
    expect(problemsIn(accountsFile(`{ "a": ${account}, "__proto__": ${account} }`))).toEqual([
      'accounts.json: "__proto__" is no account name; expected 1 to 20 of a-z and 0-9',
    ]);
    expect(problemsIn(accountsFile(`{ "a": { "__proto__": ${account} } }`))).toEqual([
      expect.stringContaining("accounts.json: a.__proto__ is not a known field"),
    ]);
  });

  test.each([
    [0o620, "620"],
    [0o666, "666"],
    [0o602, "602"],
  ])("is refused where others may write it: mode %o", (mode, shown) => {
    const file = accountsFile({ a: { pockyt } });
    chmodSync(file.HOLDFAST_ACCOUNTS_FILE, mode);
    expect(problemsIn(file)).toEqual([
      `accounts.json: may be written by others than its owner (mode ${shown}); ` +
        "expected nobody else to: chmod go-w accounts.json",
    ]);
    chmodSync(file.HOLDFAST_ACCOUNTS_FILE, 0o644);
    expect(readAccounts(file).has("a")).toBe(true);
  });

  test("must be there", () => {
    expect(problemsIn({ HOLDFAST_ACCOUNTS_FILE: `${folder()}/none.json` })).toEqual([
      "HOLDFAST_ACCOUNTS_FILE names a file that can't be read (ENOENT); expected the path of a JSON file",
    ]);
  });
});

describe("the relay", () => {
  const { appId, merchantNo, publicKey } = payermax;
  const WEBHOOKS = {
    PAYERMAX_APP_ID: appId,
    PAYERMAX_MERCHANT_NO: merchantNo,
    PAYERMAX_PUBLIC_KEY: publicKey,
    POCKYT_MERCHANT_NO: "1",
    POCKYT_TOKEN: SECRET,
  };

  test("needs no private key and no address, from variables or file, and the worker does", () => {
    const fromVariables = readRelayAccounts(WEBHOOKS).get("default");
    expect(Object.keys(fromVariables?.payermax ?? {})).toEqual(["appId", "merchantNo", "publicKeys"]);
    expect(fromVariables?.pockyt).toEqual({ merchantNo: "1", token: SECRET });
    expect(problemsIn(WEBHOOKS).map((problem) => problem.split(";")[0])).toEqual([
      "PAYERMAX_BASE_URL is missing",
      "PAYERMAX_PRIVATE_KEY is missing",
      "POCKYT_BASE_URL is missing",
      "POCKYT_STORE_NO is missing",
    ]);
    const file = accountsFile({ a: { payermax: { appId, merchantNo, publicKey } } });
    expect(readRelayAccounts(file).get("a")?.payermax?.publicKeys).toHaveLength(1);
  });

  test("doesn't look at the secrets of others in the file that both read", () => {
    const file = accountsFile({
      a: { payermax: { ...payermax, privateKey: { file: "the-worker-s-alone.pem" } }, eventsSecret: "x" },
    });
    const account = readRelayAccounts(file).get("a");
    expect(Object.keys(account?.payermax ?? {})).toEqual(["appId", "merchantNo", "publicKeys"]);
    expect(account).not.toHaveProperty("eventsSecret");
    expect(problemsIn(file).map((problem) => problem.split(";")[0])).toEqual([
      "accounts.json: a.payermax.privateKey names a file that can't be read (ENOENT)",
      "accounts.json: a.eventsSecret is no such secret",
    ]);
  });

  test("is refused without what it verifies webhooks with, and with a field that nobody knows", () => {
    expect(problemsIn({ ...PAYERMAX, PAYERMAX_PUBLIC_KEY: "" }, readRelayAccounts)).toEqual([
      expect.stringContaining("PAYERMAX_PUBLIC_KEY is missing"),
    ]);
    expect(problemsIn({ POCKYT_BASE_URL: pockyt.baseUrl }, readRelayAccounts)).toEqual([
      expect.stringContaining("POCKYT_MERCHANT_NO is missing"),
      expect.stringContaining("POCKYT_TOKEN is missing"),
    ]);
    const file = accountsFile({ a: { pockyt: { merchantNo: "1", token: SECRET, storeNumber: "2" } } });
    expect(problemsIn(file, readRelayAccounts)).toEqual([
      expect.stringContaining("a.pockyt.storeNumber is not a known field"),
    ]);
  });
});
