import { createHash } from "node:crypto";
import type { Notification } from "./notifier.js";

export type Fields = Readonly<Record<string, string>>;

/** Pockyt's notification: a form that is signed by MD5 over the sorted fields and the MD5 of the token. */
export function ipn(url: string, fields: Fields, token: string): Notification {
  return {
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, verifySign: signatureOf(fields, token) }).toString(),
  };
}

export function signatureOf(fields: Fields, token: string): string {
  const names = Object.keys(fields).sort();
  const pairs = names.map((name) => `${name}=${fields[name] ?? ""}`).join("&");
  return md5(`${pairs}&${md5(token)}`);
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
