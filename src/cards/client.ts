import { z } from "zod";
import { CARD_BRANDS } from "./card-brand.js";
import { contentSchema, type VaultContent } from "./card.js";
import type { CardLeases, LeaseResult } from "./card-leases.js";
import {
  CardVaultError,
  type CardPurpose,
  type CardStore,
  type StoredCard,
  type StoredCvv,
} from "./card-store.js";
import { vaultRequester, type CardVaultClientOptions, type VaultReply } from "./vault-request.js";

const storedShape = { cardRef: z.string(), expiresAt: z.string() };
const storedCvvSchema: z.ZodType<StoredCvv> = z.object(storedShape);
const storedCardSchema: z.ZodType<StoredCard> = z.object({
  ...storedShape,
  brand: z.enum(CARD_BRANDS),
  bin: z.string(),
  last4: z.string(),
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
      // The vault gives no other references, and another one could change the meaning of the path.
      if (!/^card_[\w-]+$/.test(cardRef)) return;
      const query = new URLSearchParams({ account, paymentId }).toString();
      await ask({ method: "DELETE", path: `cards/${cardRef}?${query}` });
    },
  };
}

function toLeaseResult(answer: VaultReply): LeaseResult {
  if (answer.status === "unreachable") return answer;
  const { status, body } = answer;
  if (status === 200) {
    const content = contentSchema.safeParse(body);
    if (content.success) return { status: "leased", content: content.data };
    return { status: "unreachable", reason: "what answers at the card vault's URL gives no card" };
  }
  if (status === 401) {
    return { status: "unreachable", reason: "the card vault does not accept the lease token: it is wrong" };
  }
  // "gone" ends a payment, and a 404 alone may come of a wrong URL: only the vault's own code counts.
  const code = errorOf({ body })?.code;
  if (code === "card_gone" || code === "leased_to_another") return { status: "gone" };
  return {
    status: "unreachable",
    reason: withoutAnswer(code) ?? `the card vault answered with status ${status}`,
  };
}

/** Why the vault itself knows nothing of the card. */
function withoutAnswer(code: string | undefined): string | undefined {
  if (code === "store_unreachable") return "the card vault can't reach its store";
  if (code === "too_many_wrong_tokens")
    return "the card vault looks at no token from here for a minute: too many wrong ones came from this address";
  return undefined;
}

/**
 * Storing over HTTP, for backends.
 *
 * @param options `token` is the vault's store token
 */
export function createCardStore(options: CardVaultClientOptions): CardStore {
  const ask = vaultRequester(options);
  async function store<Stored>(
    content: VaultContent,
    purpose: CardPurpose | undefined,
    schema: z.ZodType<Stored>,
  ): Promise<Stored> {
    const answer = await ask({ method: "POST", path: "cards", body: { ...content, ...purpose } });
    const stored = answer.status === 201 ? schema.safeParse(answer.body) : undefined;
    if (stored?.success) return stored.data;
    throw cardVaultErrorFrom(answer);
  }
  return {
    put: (card, purpose) => store(card, purpose, storedCardSchema),
    putCvv: (cvv, purpose) => store({ cvv }, purpose, storedCvvSchema),
  };
}

function cardVaultErrorFrom(answer: VaultReply): CardVaultError {
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
  return new CardVaultError(
    "unreachable",
    withoutAnswer(code) ?? `the card vault gave no usable answer (status ${status})`,
  );
}
