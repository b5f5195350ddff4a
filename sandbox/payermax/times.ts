// PayerMax's documents write times in four ways; each place has the one its sample shows.

/** `2023-10-20T03:28:23.092Z`: orders and refunds (SEED 7.2). */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** `2022-01-17T09:33:54.540+00:00`: a payment's notifyTime (SEED 7.2.1). */
export function offsetTime(time: number): string {
  return isoTime(time).replace("Z", "+00:00");
}

/** `2023-08-06T23:50:59 +0000`: captures and cancels (SEED 7.3 to 7.6). */
export function spacedTime(time: number): string {
  return `${isoTime(time).slice(0, 19)} +0000`;
}

/** `2025-01-13T15:59:59+0000`: when a token expires (docs.payermax.com, card tokens). */
export function compactTime(time: number): string {
  return `${isoTime(time).slice(0, 19)}+0000`;
}

/** `20230806235954`: how the numbers of captures begin. */
export function timeDigits(time: number): string {
  return isoTime(time).slice(0, 19).replaceAll(/\D/g, "");
}
