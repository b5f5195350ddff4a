import { join } from "node:path";
import { expect, test } from "vitest";
import { readCardVaultConfig, readCodecConfig, readRelayConfig, readWorkerConfig } from "../../src/config.js";
import { folder, POCKYT, problemsOf, SECRET, WORKER } from "./support.js";

const OTHER = "the-other-secret-of-32-characters-or-more";
const KEY = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
const { HOLDFAST_CARD_VAULT_LEASE_TOKEN: _leaseToken, ...WORKER_WITHOUT_TOKEN } = WORKER;

/** The path of a file with this content, as a container engine mounts a secret. */
const file = (content: string) => join(folder({ secret: content }), "secret");

test("each secret that no other file can hold is read from the file that its variable names", () => {
  const keys = { HOLDFAST_PAYLOAD_KEYS_FILE: file(`${KEY}\n`) };
  expect(
    readWorkerConfig({
      ...WORKER_WITHOUT_TOKEN,
      ...keys,
      HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE: file(`${SECRET}\n`),
    }),
  ).toMatchObject({ cardVault: { leaseToken: SECRET }, payloadKeys: [{ keyId: "k1" }] });
  expect(
    readRelayConfig({ ...POCKYT, HOLDFAST_NOTIFICATION_KEYS_FILE: file(KEY) }).notificationKeys,
  ).toMatchObject([{ keyId: "k1" }]);
  expect(
    readCardVaultConfig({
      HOLDFAST_CARD_VAULT_TOKEN_FILE: file(OTHER),
      HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE: file(SECRET),
      HOLDFAST_CARD_VAULT_STORE_FILE: file("redis://:password@card-store:6379"),
    }),
  ).toMatchObject({
    storeToken: OTHER,
    leaseToken: SECRET,
    storeUrl: "redis://:password@card-store:6379",
  });
  expect(
    readCodecConfig({ ...keys, HOLDFAST_CODEC_PORT: "8088", HOLDFAST_CODEC_TOKEN_FILE: file(SECRET) }).token,
  ).toBe(SECRET);
});

test("a file that can't be read, and a secret that is given twice, are told with all else that is wrong", () => {
  expect(
    problemsOf(() =>
      readWorkerConfig({
        ...WORKER,
        HOLDFAST_PUBLIC_URL: "",
        HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE: file(SECRET),
        // By mistake the secret itself.
        HOLDFAST_PAYLOAD_KEYS_FILE: SECRET,
      }),
    ),
  ).toEqual([
    "HOLDFAST_CARD_VAULT_LEASE_TOKEN and HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE are both given; expected one of them",
    "HOLDFAST_PAYLOAD_KEYS_FILE names a file that can't be read (ENOENT); expected one with the value of HOLDFAST_PAYLOAD_KEYS",
    expect.stringMatching(/^HOLDFAST_PUBLIC_URL is missing/) as string,
  ]);
});

test("what a file holds is checked as the variable is, and its content is in no message", () => {
  expect(
    problemsOf(() =>
      readWorkerConfig({
        ...WORKER_WITHOUT_TOKEN,
        HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE: file(`${SECRET} ${SECRET}`),
      }),
    ),
  ).toEqual([expect.stringMatching(/^HOLDFAST_CARD_VAULT_LEASE_TOKEN has other characters; expected/)]);
});

test("a process doesn't look at the secrets of another", () => {
  const { taskQueue } = readRelayConfig({
    ...POCKYT,
    HOLDFAST_CARD_VAULT_LEASE_TOKEN_FILE: "/nowhere/lease-token",
  });
  expect(taskQueue).toBe("payments");
});
