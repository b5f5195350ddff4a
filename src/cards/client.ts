import { z } from "zod";
import { cardSchema } from "./card.js";
import type { CardLeases, LeaseResult } from "./card-leases.js";
import { CardVaultError, type CardStore, type StoredCard } from "./card-store.js";
import { vaultRequester, type CardVaultClientOptions, type VaultAnswer } from "./vault-request.js";

const storedCardSchema: z.ZodType<StoredCard> = z.object({
  cardRef: z.string(),
  brand: z.enum(["visa", "mastercard", "amex", "discover", "jcb", "diners", "unionpay", "unknown"]),
  bin: z.string(),
  last4: z.string(),
  expiresAt: z.string(),
});

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});

function errorOf({ body }: { readonly body: unknown }) {
  return errorSchema.safeParse(body).data?.error;
}

/**
 * Leases over HTTP, for the worker.
 *
 * @param options `token` is the vault's lease token
 */
export function createCardLeases(options: CardVaultClientOptions): CardLeases {
  const ask = vaultRequester(options);
  return {
    async lease(cardRef, { account, paymentId }) {
      return toLeaseResult(
        await ask({ method: "POST", path: "leases", body: { cardRef, account, paymentId } }),
      );
    },
    async destroy(cardRef, { account, paymentId }) {
      // The vault never gave any other reference, and in a path it could mean something else.
      if (!/^card_[\w-]+$/.test(cardRef)) return;
      const query = new URLSearchParams({ account, paymentId }).toString();
      await ask({ method: "DELETE", path: `cards/${cardRef}?${query}` });
    },
  };
}

function toLeaseResult(answer: VaultAnswer): LeaseResult {
  if (answer.status === "unreachable") return answer;
  const { status, body } = answer;
  if (status === 200) {
    const card = cardSchema.safeParse(body);
    if (card.success) return { status: "leased", card: card.data };
    return { status: "unreachable", reason: "what answers at the card vault's URL gives no card" };
  }
  if (status === 401) {
    return { status: "unreachable", reason: "the card vault does not accept the lease token: it is wrong" };
  }
  // The code must say it: a 404 alone may be a wrong URL, and "gone" ends a payment.
  const code = errorOf({ body })?.code;
  if (code === "card_gone" || code === "leased_to_another") return { status: "gone" };
  return { status: "unreachable", reason: `the card vault answered with status ${status}` };
}

/**
 * Storing over HTTP, for backends.
 *
 * @param options `token` is the vault's store token
 */
export function createCardStore(options: CardVaultClientOptions): CardStore {
  const ask = vaultRequester(options);
  return {
    async put(card) {
      const answer = await ask({ method: "POST", path: "cards", body: card });
      const stored = answer.status === 201 ? storedCardSchema.safeParse(answer.body) : undefined;
      if (stored?.success) return stored.data;
      throw toVaultError(answer);
    },
  };
}

function toVaultError(answer: VaultAnswer): CardVaultError {
  if (answer.status === "unreachable") return new CardVaultError("unreachable", answer.reason);
  const { status } = answer;
  const { code, fields = [] } = errorOf(answer) ?? {};
  if (status === 401) {
    return new CardVaultError("unauthorized", "the card vault does not accept the store token: it is wrong");
  }
  if (code === "invalid_card") {
    const list = fields.map(({ field, message }) => `${field} ${message}`).join("; ");
    return new CardVaultError("invalid_card", `the card is not valid: ${list}`, fields);
  }
  if (code === "payload_too_large") {
    return new CardVaultError("invalid_card", "the card is not valid: it is far too long");
  }
  if (code === "vault_full") return new CardVaultError("full", "the card vault is full: try again later");
  return new CardVaultError("unreachable", `the card vault gave no usable answer (status ${status})`);
}
