/** A card as the sandbox keeps it. The number and the CVV are gone once this is made. */
export type StoredCard = { bin: string; last4: string; masked: string; cardOrg: string; needsCvv: boolean };

/** Nobody types a card at the sandbox's cashier or drop-in: PayerMax's VISA test card stands for it. */
export const SHOPPER_CARD: StoredCard = {
  bin: "444433",
  last4: "1111",
  masked: "444433******1111",
  cardOrg: "VISA",
  needsCvv: false,
};

/** PayerMax's mada test card: whose issuers ask for the CVV again is the sandbox's own choice. */
const ASKS_CVV_AGAIN = "4550362675315105";

export function storedCard(number: string): StoredCard {
  const bin = number.slice(0, 6);
  const last4 = number.slice(-4);
  return {
    bin,
    last4,
    masked: `${bin}${"*".repeat(number.length - 10)}${last4}`,
    cardOrg: cardOrgOf(number),
    needsCvv: number === ASKS_CVV_AGAIN,
  };
}

function cardOrgOf(number: string): string {
  if (number.startsWith("4")) return "VISA";
  if (/^3[47]/.test(number)) return "AMEX";
  return /^(5[1-5]|2[2-7])/.test(number) ? "MASTERCARD" : "UNKNOWN";
}
