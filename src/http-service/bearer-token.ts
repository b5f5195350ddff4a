import { createHash, timingSafeEqual } from "node:crypto";
import { bearerToken, Wrong } from "../formats/format.js";

/** The constant-time comparison needs two values of one length; hashes are. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * A check of an `Authorization: Bearer …` header, in constant time.
 *
 * @throws TypeError for a token that no header could carry, or that could be guessed
 */
export function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const read = bearerToken.read(token);
  if (read instanceof Wrong)
    throw new TypeError(`a bearer token ${read.what}; expected ${bearerToken.expected}`);
  const expected = digest(token);
  return (authorization) => {
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}
