import { createHash, timingSafeEqual } from "node:crypto";

/** The constant-time comparison needs two values of one length; hashes are. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * A check of an `Authorization: Bearer …` header, in constant time.
 *
 * @throws TypeError for a token that no header could carry
 */
export function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError("a bearer token must be visible ASCII characters, at least one, without spaces");
  }
  const expected = digest(token);
  return (authorization) => {
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}
