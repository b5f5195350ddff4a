import { DEFAULT_ACCOUNT } from "../domain/ids.js";
import { parseContent, type VaultContent } from "./card.js";
import type { Lessee } from "./card-leases.js";
import { toFieldErrors, type FieldError } from "./field-error.js";
import { lesseeSchema } from "./lease-request.js";

type ParsedStoreRequest =
  | { readonly ok: true; readonly content: VaultContent; readonly lessee: Lessee | undefined }
  | { readonly ok: false; readonly fields: readonly FieldError[] };

/**
 * Checks the body of `POST /cards`: a card, or a CVV alone, and beside it the payment that it is for, if one is named:
 * `paymentId`, with `account` where that isn't the default one.
 *
 * @param now epoch milliseconds
 */
export function parseStoreRequest(body: unknown, now: number): ParsedStoreRequest {
  const { account, paymentId, ...rest } = isObject(body) ? body : {};
  const content = parseContent(isObject(body) ? rest : body, now);
  if (account === undefined && paymentId === undefined)
    return content.ok ? { ...content, lessee: undefined } : content;
  const lessee = lesseeSchema.safeParse({ account: account ?? DEFAULT_ACCOUNT, paymentId });
  if (content.ok && lessee.success) return { ok: true, content: content.content, lessee: lessee.data };
  return {
    ok: false,
    fields: [...(content.ok ? [] : content.fields), ...(lessee.success ? [] : toFieldErrors(lessee.error))],
  };
}

function isObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}
