import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export const SESSION_SECONDS = 8 * 3600;

const NAME = "holdfast-codec";

/**
 * Sessions of browsers that have given the token once. Temporal's UI can't send a token that isn't its own, but sends
 * cookies where it is told to. A session is its end and its id, signed with the token: nothing is kept, and a
 * new token ends all of them.
 */
export class Sessions {
  readonly #token: string;
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(token: string, now: () => number) {
    this.#token = token;
    this.#now = now;
  }

  /** The `Set-Cookie` header of a new session: never sent to another site, nor without TLS but to this machine. */
  start(): { readonly id: string; readonly cookie: string } {
    const id = randomBytes(6).toString("hex");
    const session = `${Math.floor(this.#now() / 1000) + SESSION_SECONDS}.${id}`;
    const value = `${session}.${this.#sign(session).toString("base64url")}`;
    const attributes = `Path=/; Max-Age=${SESSION_SECONDS}; HttpOnly; Secure; SameSite=Strict`;
    return { id, cookie: `${NAME}=${value}; ${attributes}` };
  }

  /** The id of the session that a `Cookie` header names; null: none that holds. */
  read(header: string | undefined): string | null {
    const value = new RegExp(`(?:^|; *)${NAME}=([^;]+)`).exec(header ?? "")?.[1];
    const [, session, endsAt, id, signature] =
      /^((\d{1,12})\.([0-9a-f]{12}))\.([\w-]{43})$/.exec(value ?? "") ?? [];
    if (session === undefined || id === undefined || signature === undefined) return null;
    if (!timingSafeEqual(Buffer.from(signature, "base64url"), this.#sign(session))) return null;
    return Number(endsAt) * 1000 > this.#now() ? id : null;
  }

  #sign(session: string): Buffer {
    return createHmac("sha256", this.#token).update(`holdfast codec session ${session}`).digest();
  }
}
