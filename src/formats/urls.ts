import { BlockList, isIP } from "node:net";
import { Wrong, type Format } from "./format.js";

const EXAMPLE = "such as https://pay.example.com";

/** A URL that paths are added to, without a slash at its end. Plain http only where it doesn't cross the internet. */
export const baseUrl: Format<string> = {
  expected: `an absolute https URL, ${EXAMPLE} (http only for this machine or a private network)`,
  read(value) {
    const url = absolute(value, { plainHttp: "private" });
    if (url instanceof Wrong) return url;
    if (/[?#]/.test(value)) return new Wrong("has a query or a fragment");
    return url.href.replace(/\/+$/, "");
  },
};

/** A URL that is used as it stands. */
export const endpointUrl: Format<string> = {
  expected: "an absolute http or https URL, such as https://shop.example/events",
  read(value) {
    const url = absolute(value, { plainHttp: "anywhere" });
    return url instanceof Wrong ? url : url.href;
  },
};

/** Where a provider reaches an account's webhook. */
export function webhookUrl(publicUrl: string, provider: string, account: string): string {
  return `${publicUrl}/webhooks/${provider}/${account}`;
}

function absolute(value: string, { plainHttp }: { readonly plainHttp: "anywhere" | "private" }): URL | Wrong {
  // `URL` would drop white space, take `https:host` and turn backslashes round.
  if (!/^https?:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) return new Wrong("is not such a URL");
  const url = new URL(value);
  // They would end up in logs and in what providers are sent.
  if (url.username !== "" || url.password !== "") return new Wrong("has a user name or password in it");
  if (url.protocol === "http:" && plainHttp === "private" && !isPrivate(url.hostname))
    return new Wrong("is plain http to a public host");
  return url;
}

/** A server of the Redis protocol. User name and password may be in the URL, so no message and no log has it. */
const redisUrl: Format<string> = {
  expected: "redis://[user:password@]host[:port][/number], with rediss:// for TLS",
  read(value) {
    // `URL` reads and normalizes hosts only of the schemes that it knows.
    const asHttp = value.replace(/^rediss?:/i, "http:");
    if (!/^rediss?:\/\/[^\s\\?#]+$/i.test(value) || !URL.canParse(asHttp))
      return new Wrong("is not such a URL");
    const { hostname, pathname, username, password } = new URL(asHttp);
    if (!/^\/\d{0,5}$/.test(pathname)) return new Wrong("has a path that is no database's number");
    if (!isPercentEncoded(username) || !isPercentEncoded(password))
      return new Wrong("has a % in its user name or password that is not written as %25");
    // The records are ciphertext, but the password is not.
    if (/^redis:/i.test(value) && !isPrivate(hostname)) return new Wrong("is without TLS to a public host");
    return value;
  },
};

function isPercentEncoded(text: string): boolean {
  return /^(?:[^%]|%[0-9a-f]{2})*$/i.test(text);
}

/** Where the card vault keeps its records; null: in its own memory. */
export const cardStore: Format<string | null> = {
  expected: `memory, or ${redisUrl.expected} (without it only on this machine or in a private network)`,
  read: (value) => (value === "memory" ? null : redisUrl.read(value)),
};

const privateNetworks = new BlockList();
privateNetworks.addSubnet("127.0.0.0", 8);
privateNetworks.addSubnet("10.0.0.0", 8);
privateNetworks.addSubnet("172.16.0.0", 12);
privateNetworks.addSubnet("192.168.0.0", 16);
privateNetworks.addAddress("::1", "ipv6");
privateNetworks.addSubnet("fc00::", 7, "ipv6");

/** By its name alone: one without a dot, as in a compose file, or under a domain that the internet doesn't have. */
function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(host);
  if (version !== 0) return privateNetworks.check(host, version === 6 ? "ipv6" : "ipv4");
  return !host.includes(".") || /\.(localhost|local|internal|test|svc)$/.test(host);
}
