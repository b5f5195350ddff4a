import { setTimeout as sleep } from "node:timers/promises";
import type { CardStore } from "../../../src/client.js";
import type { Flow } from "./payment-plan.js";
import type { World } from "./world.js";

const NUMBERS = {
  threeDs: "4111111111111111",
  direct: "5425233430109903",
  declined: "4000000000000002",
} as const;

/** Whatever of them is found anywhere but in the vault's memory is a violation. */
export const CARD_NUMBERS: readonly string[] = Object.values(NUMBERS);

function numberFor(flow: Flow): string {
  if (flow.includes("3DS")) return NUMBERS.threeDs;
  return flow.includes("declined") ? NUMBERS.declined : NUMBERS.direct;
}

/** Puts a card into the vault; one that is gone has a reference that the vault doesn't know. */
export async function newCard(cards: CardStore, flow: Flow, isGone: boolean): Promise<string> {
  const card = { expiryMonth: "08", expiryYear: "2040", cvv: "790", holderName: "Ada Byron" };
  const { cardRef } = await cards.put({ ...card, number: numberFor(flow) });
  return isGone ? cardRef.replace(/.$/, (last) => (last === "A" ? "B" : "A")) : cardRef;
}

export interface SavedPockytCard {
  readonly token: string;
  readonly customerNo: string;
}

export const SAVED_CARDS = 3;

/** Of a payment that saves a card, after the campaign's prefix. */
export function savingId(at: number): string {
  return `SAVING_${at}`;
}

/** Before any fault: cards that payments can be made with. What they are called, the twin's own notification says. */
export async function saveCards({ holdfast, sandbox }: World, prefix: string): Promise<SavedPockytCard[]> {
  const saved: SavedPockytCard[] = [];
  for (let at = 0; at < SAVED_CARDS; at++) {
    const paymentId = `${prefix}_${savingId(at)}`;
    const cardRef = await newCard(holdfast.cards, "pockyt new card", false);
    await holdfast.charge({
      ...{ paymentId, provider: "pockyt", amount: { currency: "USD", value: 100 } },
      method: { type: "card", cardRef, saveCard: true },
    });
    saved.push(await tokenOf(sandbox, paymentId));
  }
  return saved;
}

async function tokenOf(sandbox: World["sandbox"], paymentId: string): Promise<SavedPockytCard> {
  for (let tries = 0; tries < 100; tries++) {
    const ipn = (await sandbox.webhooks()).find(({ reference }) => reference === paymentId);
    const fields = new URLSearchParams(ipn?.body);
    const [token, customerNo] = [fields.get("vaultId"), fields.get("customerNo")];
    if (token !== null && customerNo !== null) return { token, customerNo };
    await sleep(100);
  }
  throw new Error(`the provider never told of the card that ${paymentId} saves`);
}
