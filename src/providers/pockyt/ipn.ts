import { fromDecimal } from "../../domain/money.js";
import { decodeForm, decodeFlatJson } from "../flat-decode.js";
import type { RawWebhook, Webhook, WebhookReading } from "../port.js";
import { toReport } from "./reports.js";
import { isSignedBy, type Fields } from "./signature.js";
import { ipn } from "./wire.js";

/**
 * Pockyt's IPN: form-encoded (docs' notes, vendor's plugins) or JSON (docs' webhook reference). The signature is
 * over all the fields that arrived, as their literal text, so fields that we don't know are verified too.
 */
export function pockytWebhook(account: string, config: { merchantNo: string; token: string }): Webhook {
  return {
    contentTypes: ["application/x-www-form-urlencoded", "application/json"],
    acknowledgement: { contentType: "text/plain", body: "success" },
    read(request) {
      const fields = decode(request);
      if (fields === null) return malformed("not a flat form or JSON object");
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
  const body = request.body.toString("utf8");
  return request.contentType === "application/json" ? decodeFlatJson(body) : decodeForm(body);
}

function normalize(account: string, fields: Fields, receivedAt: string): WebhookReading {
  const parsed = ipn.safeParse(fields);
  if (!parsed.success)
    return malformed(
      `signed, but without ${parsed.error.issues.map((issue) => issue.path.join(".")).join(", ")}`,
    );
  const { reference, transactionNo, status, amount, currency, vaultId, customerNo } = parsed.data;
  if (fromDecimal(currency, amount) === null) return malformed("its amount can't be read");
  const report = toReport(parsed.data, parsed.data);
  const savedCard = vaultId && customerNo ? { token: vaultId, customerNo } : undefined;
  return {
    result: "verified",
    notification: {
      provider: "pockyt",
      account,
      paymentId: reference,
      // A later IPN may bring the vaultId that an earlier one of the same status lacked.
      key: ["pockyt", transactionNo, status, amount, currency, ...(savedCard ? ["vault"] : [])].join(":"),
      receivedAt,
      report: { ...report, ...(savedCard && { savedCard }) },
    },
  };
}

function forged(reason: string): WebhookReading {
  return { result: "forged", reason };
}

function malformed(reason: string): WebhookReading {
  return { result: "malformed", reason };
}
