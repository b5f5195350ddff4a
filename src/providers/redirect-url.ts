/** As long as a payment's history takes one. */
const MAX_LENGTH = 8_192;

type RedirectUrl =
  | { readonly actionUrl: string }
  /** Why nobody is sent there, in words that hold nothing of it. */
  | { readonly droppedUrl: string };

/** The page to which a provider wants the shopper sent, as the report has it; nothing where it names none. */
export function redirectTo(url: string | undefined): RedirectUrl | undefined {
  if (url === undefined) return undefined;
  const droppedUrl = problemOf(url);
  return droppedUrl === null ? { actionUrl: url } : { droppedUrl };
}

/** A browser drops line breaks and reads other characters as it likes, so none but printable ASCII gets to it. */
function problemOf(url: string): string | null {
  if (url.length > MAX_LENGTH) return `the page's URL is longer than ${MAX_LENGTH} characters`;
  if (!/^[!-~]+$/.test(url)) return "the page's URL has other characters than printable ASCII";
  if (!/^https?:\/\//i.test(url)) return "the page's URL is not an absolute http or https one";
  return URL.canParse(url) ? null : "the page's URL can't be parsed";
}
