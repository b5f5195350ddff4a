import { BlockList, isIP } from "node:net";

/** Addresses that many senders may share: of a proxy that nobody told us of, or of a neighbor. */
const SHARED = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  SHARED.addSubnet(net, bits);
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  SHARED.addSubnet(net, bits, "ipv6");

/**
 * What one sender is known by: an IPv4 address, or the /64 of an IPv6 address, within which one sender has all. Null
 * where it names no sender: a private, loopback or link-local address, and what is no address.
 */
export function sourceOf(ip: string): string | null {
  const version = isIP(ip);
  if (version === 0 || ip.includes("%")) return null;
  if (version === 4) return SHARED.check(ip) ? null : ip;
  const groups = groupsOf(ip);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return sourceOf(groups.slice(6).flatMap(bytesOf).join("."));
  if (SHARED.check(ip, "ipv6")) return null;
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(ip: string): number[] {
  const shortest = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [before = [], after = []] = shortest.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const left = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...left, ...after].map((group) => Number.parseInt(group, 16));
}

function bytesOf(group: number): number[] {
  return [group >> 8, group & 255];
}
