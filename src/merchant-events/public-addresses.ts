import { lookup, type LookupAddress, type LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Where a URL that a merchant gave must not lead: into this machine, its network or a cloud's own services. */
export class NotPublic extends Error {
  override readonly name = "NotPublic";
  readonly code = "address_not_public";

  constructor() {
    super("the host has an address that is not of the public internet");
  }
}

/**
 * Whether an address is of the public internet: not loopback, private, link-local (a cloud's metadata service too),
 * carrier-grade NAT, multicast, reserved, nor an IPv6 form that leads to such an IPv4 address.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Also what is written as IPv4 within IPv6, which the operating system connects to as IPv4.
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast";
}

/**
 * Looks a name up for a connection, and fails where any of its addresses is not public: the addresses that are checked
 * are those that are connected to, so a name that is answered differently the second time gets nowhere.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true } as LookupOptions & { all: true }, (error, addresses) => {
    if (error) callback(error, "", 0);
    else if (!addresses.every(({ address }) => isPublic(address))) callback(new NotPublic(), "", 0);
    else answer(options, addresses, callback);
  });
};

function answer(
  options: LookupOptions,
  addresses: LookupAddress[],
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = addresses;
  if (options.all === true) callback(null, addresses);
  else if (first) callback(null, first.address, first.family);
  else callback(new NotPublic(), "", 0);
}
