/** Printable ASCII only: the URL parser would drop line breaks, and a Location header can't carry the rest. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
}
