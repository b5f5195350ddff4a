import { BlockList, isIP } from "node:net";
import { Wrong, type Format } from "./format.js";

const EXAMPLE = "such as https://pay.example.com";

/** A URL that paths are added to, without a slash at its end. */
export const serviceUrl: Format<string> = {
  expected: `an absolute http or https URL, ${EXAMPLE}`,
  read: (value) => base(value, { plainHttp: "anywhere" }),
};

/** Likewise, for what crosses the internet: plain http only where it doesn't. */
export const baseUrl: Format<string> = {
  expected: `an absolute https URL, ${EXAMPLE} (http only for this machine or a private network)`,
  read: (value) => base(value, { plainHttp: "private" }),
};

/** A URL that is used as it stands. */
export const endpointUrl: Format<string> = {
  expected: baseUrl.expected,
  read(value) {
    const url = absolute(value, { plainHttp: "private" });
    return url instanceof Wrong ? url : url.href;
  },
};

/** Where a provider reaches an account's webhook. */
export function webhookUrl(publicUrl: string, provider: string, account: string): string {
  return `${publicUrl}/webhooks/${provider}/${account}`;
}

interface Rules {
  readonly plainHttp: "anywhere" | "private";
}

function base(value: string, rules: Rules): string | Wrong {
  const url = absolute(value, rules);
  if (url instanceof Wrong) return url;
  if (/[?#]/.test(value)) return new Wrong("has a query or a fragment");
  return url.href.replace(/\/+$/, "");
}

function absolute(value: string, { plainHttp }: Rules): URL | Wrong {
  // `URL` would drop white space, take `https:host` and turn backslashes round.
  if (!/^https?:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) return new Wrong("is not such a URL");
  const url = new URL(value);
  // They would end up in logs and in what providers are sent.
  if (url.username !== "" || url.password !== "") return new Wrong("has a user name or password in it");
  if (url.protocol === "http:" && plainHttp === "private" && !isPrivate(url.hostname))
    return new Wrong("is plain http to a public host");
  return url;
}

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
