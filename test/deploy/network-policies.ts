type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}

/** A NetworkPolicy's spec, as far as ours go. */
export interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
}

interface Caller {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
}

/**
 * Whether a pod may connect to a port of a pod of ours, by the rules that Kubernetes documents: a pod that no policy
 * selects takes every connection; one that some do, only what one of them allows.
 */
export function mayConnect(
  policies: readonly Policy[],
  from: Caller,
  to: { readonly labels: Labels; readonly port: number },
): boolean {
  const selecting = policies.filter(
    ({ podSelector, policyTypes }) => policyTypes.includes("Ingress") && matches(podSelector, to.labels),
  );
  if (selecting.length === 0) return true;
  return selecting.some(({ ingress = [] }) =>
    ingress.some(
      ({ from: peers, ports }) =>
        (ports === undefined || ports.some(({ port }) => port === to.port)) &&
        (peers === undefined || peers.some((peer) => isPeer(peer, from))),
    ),
  );
}

/** A peer without a namespace selector is a pod of the policy's own namespace. */
function isPeer(
  { podSelector, namespaceSelector }: Peer,
  { namespace, namespaceLabels, labels }: Caller,
): boolean {
  const named = { ...namespaceLabels, "kubernetes.io/metadata.name": namespace };
  const inNamespace =
    namespaceSelector === undefined ? namespace === "holdfast" : matches(namespaceSelector, named);
  return inNamespace && (podSelector === undefined || matches(podSelector, labels));
}

function matches({ matchLabels = {} }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}
