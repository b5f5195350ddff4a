interface Issuer {
  readonly prefix: RegExp;
  /** How many digits its card numbers have. */
  readonly lengths: readonly number[];
}

const SIXTEEN_TO_NINETEEN = [16, 17, 18, 19];

/**
 * What card numbers begin with, and how long they are then (ISO/IEC 7812 ranges as the schemes publish them). A time
 * in milliseconds (1…), a dated order number (20…) and most other numbers are none of these.
 */
export const ISSUERS: readonly Issuer[] = [
  // Visa; 13 digits are old cards.
  { prefix: /^4/, lengths: [13, 16, 19] },
  // Mastercard.
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  // American Express.
  { prefix: /^3[47]/, lengths: [15] },
  // Diners Club.
  { prefix: /^36/, lengths: [14] },
  { prefix: /^(?:30[0-5]|3095|3[89])/, lengths: [14, 16] },
  // JCB.
  { prefix: /^35(?:2[89]|[3-8])/, lengths: SIXTEEN_TO_NINETEEN },
  // Discover; 65 is also RuPay, Elo and Troy.
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: SIXTEEN_TO_NINETEEN },
  // UnionPay; 81 and 820 are also RuPay.
  { prefix: /^(?:62|81|820)/, lengths: SIXTEEN_TO_NINETEEN },
  // Maestro, with Bancontact and Dankort.
  { prefix: /^(?:50(?:18|19|20|38)|5893|6304|67)/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  // RuPay, Elo, Hipercard, Verve.
  { prefix: /^(?:508|60(?:69|7|8)|5041|506|509|636[23]|606282)/, lengths: [16, 18, 19] },
  // Mir and Troy.
  { prefix: /^220[0-4]/, lengths: SIXTEEN_TO_NINETEEN },
  { prefix: /^9792/, lengths: [16] },
];
