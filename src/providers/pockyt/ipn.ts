import type { z } from "zod";
import { unnamedCasesId } from "../../domain/ids.js";
import { decodeFlatJson, decodeForm, decodeUtf8 } from "../flat-decode.js";
import { lacking, unreadableReport } from "../unreadable.js";
import type { RawWebhook, Webhook, WebhookReading } from "../port.js";
import type { PockytWebhookConfig } from "./configuration.js";
import { toReport } from "./reports.js";
import { hasOneReading, isSignedBy, type Fields } from "./signature.js";
import { ipn } from "./wire.js";

/**
 * Pockyt's IPN: form-encoded (docs' notes, vendor's plugins) or JSON (docs' webhook reference). The signature is
 * over all the fields that arrived, as their literal text, so fields that we don't know are verified too.
 */
export function pockytWebhook(account: string, config: PockytWebhookConfig): Webhook {
  return {
    contentTypes: ["application/x-www-form-urlencoded", "application/json"],
    acknowledgement: { contentType: "text/plain", body: "success" },
    read(request) {
      const fields = decode(request);
      if (fields === null) return malformed("not a flat form or JSON object");
      if (!hasOneReading(fields))
        return malformed(
          "what is signed can be read in two ways: a name or value would pass for other fields",
        );
      if (fields.verifySign === undefined) return forged("it has no verifySign");
      if (!isSignedBy(fields, config.token))
        return forged("verifySign does not verify with this account's token");
      if (fields.merchantNo !== undefined && fields.merchantNo !== config.merchantNo)
        return forged("it is for another merchant");
      return normalize(account, fields, request.receivedAt);
    },
  };
}

function decode(request: RawWebhook): Fields | null {
  const body = decodeUtf8(request.body);
  if (body === null) return null;
  return request.contentType === "application/json" ? decodeFlatJson(body) : decodeForm(body);
}

function normalize(account: string, fields: Fields, receivedAt: string): WebhookReading {
  const parsed = ipn.safeParse(fields);
  if (!parsed.success) return unreadable(account, fields, parsed.error, receivedAt);
  const { reference, transactionNo, status, amount, currency, vaultId, customerNo } = parsed.data;
  // An amount that can't be read is left out: the query that follows has it.
  const report = toReport(parsed.data, { currency: currency ?? "" });
  const said = [status, amount ?? "", currency ?? ""].map((word) => word.slice(0, 64));
  const savedCard = vaultId && customerNo ? { token: vaultId, customerNo } : undefined;
  return {
    result: "verified",
    notification: {
      provider: "pockyt",
      account,
      paymentId: reference,
      // A later IPN may bring the vaultId that an earlier one of the same status lacked.
      key: ["pockyt", transactionNo, ...said, ...(savedCard ? ["vault"] : [])].join(":"),
      receivedAt,
      report: { ...report, ...(savedCard && { savedCard }) },
    },
  };
}

/** It is for a person, at the payment that it names as far as that can be told. */
function unreadable(account: string, fields: Fields, error: z.ZodError, receivedAt: string): WebhookReading {
  const reason = lacking(error);
  const { number, report } = unreadableReport("IPN", reason, fields);
  const named = ipn.pick({ reference: true }).safeParse(fields);
  return {
    ...{ result: "unreadable", reason },
    notification: {
      provider: "pockyt",
      account,
      paymentId: named.success ? named.data.reference : unnamedCasesId(receivedAt),
      key: `pockyt:unreadable:${number}`,
      receivedAt,
      report,
    },
  };
}

function forged(reason: string): WebhookReading {
  return { result: "forged", reason };
}

function malformed(reason: string): WebhookReading {
  return { result: "malformed", reason };
}
