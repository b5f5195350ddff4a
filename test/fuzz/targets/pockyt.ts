import { createHash } from "node:crypto";
import type { PockytWebhookConfig } from "../../../src/providers/pockyt/configuration.js";
import type { Webhook } from "../../../src/providers/port.js";
import { arrived, type FuzzInput } from "../input.js";
import { formPairs, jsonPairs, type Pair } from "./flat-body.js";
import type { FuzzTarget } from "./target.js";

/** The store's and somebody else's; no store has either. */
const TOKEN = "fuzz-token-of-this-store";
const STRANGERS_TOKEN = "fuzz-token-of-another";
const MERCHANT_NO = "200043";

const FIELDS = "(?:reference|transactionNo|status|amount|currency|customerNo|vaultId)";

export function pockytTarget(
  webhookOf: (account: string, config: PockytWebhookConfig) => Webhook,
): FuzzTarget {
  const { read, contentTypes } = webhookOf("default", { merchantNo: MERCHANT_NO, token: TOKEN });
  return {
    name: "pockyt",
    contentTypes,
    signers: ["provider", "providerWithoutEmpty", "stranger", "nobody"],
    prepare: (input) => {
      const signed = sign(input);
      const request = arrived(input, { contentType: input.contentType, body: signed.body });
      const isGenuine = signed.pairs !== null && sameFields(signed.pairs, pairsOf(request));
      return { input, request, isGenuine };
    },
    read,
    reasons: [
      /^not a flat form or JSON object$/,
      /^what is signed can be read in two ways: a name or value would pass for other fields$/,
      /^it has no verifySign$/,
      /^verifySign does not verify with this account's token$/,
      /^it is for another merchant$/,
      new RegExp(`^signed, but without ${FIELDS}(?:, ${FIELDS})*$`),
    ],
    words: WORDS,
    facts: { token: TOKEN, merchantNo: MERCHANT_NO },
  };
}

/** `pairs`: what the provider signed; null: it signed nothing. */
function sign(input: FuzzInput): { readonly body: Buffer; readonly pairs: readonly Pair[] | null } {
  const pairs = pairsOf(input);
  const unsigned = { body: input.body, pairs: null };
  if (input.signedBy === "nobody" || pairs === null || pairs.some(([name]) => name === "verifySign"))
    return unsigned;
  const isOurs = input.signedBy !== "stranger";
  const told = input.signedBy === "providerWithoutEmpty" ? pairs.filter(([, value]) => value !== "") : pairs;
  const signature = verifySign(told, isOurs ? TOKEN : STRANGERS_TOKEN);
  return { body: withSignature(input, signature, pairs.length > 0), pairs: isOurs ? pairs : null };
}

/** By docs.pockyt.io/docs/signing-api-calls. */
function verifySign(pairs: readonly Pair[], token: string): string {
  const sorted = [...pairs].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return md5([...sorted.map(([name, value]) => `${name}=${value}`), md5(token)].join("&"));
}

function withSignature({ contentType, body }: FuzzInput, signature: string, hasMembers: boolean): Buffer {
  if (contentType !== "application/json")
    return Buffer.concat([body, Buffer.from(`${body.length > 0 ? "&" : ""}verifySign=${signature}`)]);
  const end = body.lastIndexOf("}");
  const member = Buffer.from(`${hasMembers ? "," : ""}"verifySign":"${signature}"`);
  return Buffer.concat([body.subarray(0, end), member, body.subarray(end)]);
}

function pairsOf({ contentType, body }: Pick<FuzzInput, "contentType" | "body">): Pair[] | null {
  return contentType === "application/json" ? jsonPairs(body) : formPairs(body);
}

/** Empty fields may come and go: the documents disagree on whether they are signed. */
function sameFields(signed: readonly Pair[], got: readonly Pair[] | null): boolean {
  return got !== null && canonical(signed) === canonical(got.filter(([name]) => name !== "verifySign"));
}

function canonical(pairs: readonly Pair[]): string {
  const texts = pairs.filter(([, value]) => value !== "").map((pair) => JSON.stringify(pair));
  return texts.sort().join();
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

const WORDS = [
  ...["amount", "currency", "reference", "status", "transactionNo", "customerNo", "vaultId", "verifySign"],
  ...["merchantNo", "storeNo", "settleCurrency", "completedAt", "errorCode", "note", MERCHANT_NO, "200044"],
  ...["success", "pending", "failed", "fail", "closed", "refunded", "reversed", "init", "dealing", "paid"],
  ...["20.00", "2e1", "20", "0.001", "USD", "JPY", "HUF", "ORDER1001", "360128755571009", "pp_7001"],
  ...["&status=", "&amount=1", "%26status%3Dsuccess", "%EF%BB%BF", "%C2%A0", "%ED%A0%80", "?", "%00"],
];
