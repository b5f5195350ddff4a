import { Wrong, type Format } from "./format.js";

/** As the Standard Webhooks specification has it, in bytes. */
const SHORTEST = 24;
const LONGEST = 64;

/** What signs webhooks, `whsec_<base64>`; several, separated by blanks, while one is changed for another. */
export const webhookSecrets: Format<readonly string[]> = {
  expected: `whsec_ and ${SHORTEST} to ${LONGEST} bytes in base64; several of them separated by blanks`,
  read(value) {
    const secrets = value.split(/ +/);
    const bad = secrets.findIndex((secret) => !isSecret(secret));
    if (bad >= 0)
      return new Wrong(secrets.length === 1 ? "is no such secret" : `has a bad secret, number ${bad + 1}`);
    return new Set(secrets).size === secrets.length ? secrets : new Wrong("has a secret twice");
  },
};

function isSecret(secret: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (base64 === undefined || base64.length % 4 !== 0) return false;
  const { length } = Buffer.from(base64, "base64");
  return length >= SHORTEST && length <= LONGEST;
}
