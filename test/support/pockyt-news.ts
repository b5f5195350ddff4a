import { createHash } from "node:crypto";
import { MERCHANT } from "./stack.js";

/** Posts an IPN to a relay as Pockyt does: signed by docs.pockyt.io/docs/signing-api-calls, apart from the code under test. */
export function postIpn(
  { url }: { readonly url: string },
  fields: Readonly<Record<string, string>>,
  account = "default",
): Promise<Response> {
  const pairs = Object.entries(fields)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const verifySign = md5([...pairs, md5(MERCHANT.token)].join("&"));
  return fetch(`${url}/webhooks/pockyt/${account}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, verifySign }).toString(),
  });
}

/** Of a payment of 20.00 USD. */
export function ipnOf(
  reference: string,
  status: string,
  transactionNo: string,
): Readonly<Record<string, string>> {
  const money = { amount: "20.00", currency: "USD", settleCurrency: "USD" };
  return {
    ...money,
    reference,
    status,
    transactionNo,
    customerNo: "2000",
    completedAt: "2026-01-15T12:00:00Z",
  };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
