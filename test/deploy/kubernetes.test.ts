import { Deployment, StatefulSet } from "kubernetes-models/apps/v1";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Namespace, Service } from "kubernetes-models/v1";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../docs/type-check.js";
import { resources, text, yaml, type Resource } from "./files.js";
import { mayConnect, type Policy } from "./network-policies.js";
import { pods, secretFiles } from "./workloads.js";

const KINDS = { ConfigMap, Deployment, Namespace, NetworkPolicy, PodDisruptionBudget, Service, StatefulSet };
const MODULES = {
  ConfigMap: "v1",
  Namespace: "v1",
  Service: "v1",
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
};
const isKnown = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind);

const all = resources();
const policies = all.filter(({ kind }) => kind === "NetworkPolicy").map(({ spec }) => spec as Policy);
const byName = Object.fromEntries(pods().map((pod) => [pod.name, pod]));
const labels = (name: string) => byName[name]?.labels ?? {};

/** The compiler refuses a field that the type doesn't have, where the schema lets it pass. */
function typed({ kind, ...rest }: Resource, index: number): string {
  if (!isKnown(kind)) throw new Error(`no type for ${kind}`);
  const type = `import("kubernetes-models/${MODULES[kind]}").I${kind}`;
  return `export const resource${index}: ${type} = ${JSON.stringify({ kind, ...rest })};`;
}

describe("deploy/kubernetes", () => {
  it("is by the Kubernetes API's schema", () => {
    expect(all.length).toBeGreaterThan(15);
    for (const resource of all) {
      if (!isKnown(resource.kind)) throw new Error(`${resource.kind} is not expected`);
      const model = new (KINDS[resource.kind] as new (data: object) => { validate(): void })(resource);
      expect(() => {
        model.validate();
      }, `${resource.kind} ${resource.metadata.name}`).not.toThrow();
    }
    expect(() => {
      new Deployment({ metadata: { name: "x" }, spec: { replicas: "two" } } as never).validate();
    }).toThrow();
  });

  it("has no field that the API doesn't know", () => {
    const wrong = { apiVersion: "v1", kind: "Service", metadata: { name: "x" }, sepc: {} };
    const programs = new Map([
      ["kubernetes.ts", all.map(typed).join("\n")],
      ["wrong.ts", typed(wrong, 0)],
    ]);
    expect(problemsOf(programs)).toEqual([expect.stringMatching(/^test\/docs\/wrong\.ts: .*sepc/s)]);
  }, 60_000);

  it("is all applied, in one namespace, in which no pod may run as root", () => {
    const { resources: listed } = yaml("deploy/kubernetes/kustomization.yaml") as { resources: string[] };
    const inFiles = listed.flatMap((file) => text(`deploy/kubernetes/${file}`).match(/^kind: /gm) ?? []);
    expect(inFiles).toHaveLength(all.length);
    for (const { kind, metadata } of all)
      expect(kind === "Namespace" ? metadata.name : metadata.namespace).toBe("holdfast");
    expect(text("deploy/kubernetes/namespace.yaml")).toContain(
      "pod-security.kubernetes.io/enforce: restricted",
    );
  });

  it("keeps one of each at work while a node is drained, and gives no pod a token of the API", () => {
    const budgets = all
      .filter(({ kind }) => kind === "PodDisruptionBudget")
      .map(({ metadata }) => metadata.name);
    expect(budgets).toEqual(
      ["worker", "relay", "card-vault-store", "card-vault-lease"].sort(inOrderOf(budgets)),
    );
    for (const { spec } of pods()) expect(spec.automountServiceAccountToken).toBe(false);
  });

  it("names images by a digest, or lets the kustomization name ours", () => {
    const images = pods().map(({ spec }) => spec.containers[0].image);
    for (const image of images) expect(image).toMatch(/^holdfast$|^[\w./-]+:\d[\w.-]+@sha256:[0-9a-f]{64}$/);
    const { version } = JSON.parse(text("package.json")) as { version: string };
    expect(yaml("deploy/kubernetes/kustomization.yaml")).toMatchObject({
      images: [{ name: "holdfast", newTag: version }],
    });
  });

  it("mounts only secrets that docs/deployment.md makes", () => {
    const mounted = pods().flatMap(({ spec }) =>
      spec.volumes.flatMap(({ secret }) => (secret ? [secret.secretName] : [])),
    );
    expect(new Set(mounted)).toEqual(new Set(Object.keys(secretFiles())));
  });
});

const inOrderOf = (order: readonly string[]) => (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

describe("its network policies", () => {
  const own = Object.keys(byName);
  const from = (name: string) => ({ namespace: "holdfast", namespaceLabels: {}, labels: labels(name) });
  const backend = {
    namespace: "shop",
    namespaceLabels: { "stores-cards": "true" },
    labels: { "stores-cards": "true" },
  };
  const reaching = (name: string, port: number) =>
    own.filter((one) => mayConnect(policies, from(one), { labels: labels(name), port }));

  it("let only the worker reach the vault that leases cards", () => {
    expect(reaching("card-vault-lease", 8081)).toEqual(["worker"]);
    const lease = { labels: labels("card-vault-lease"), port: 8081 };
    expect(mayConnect(policies, backend, lease)).toBe(false);
    expect(mayConnect(policies, { ...backend, namespace: "ingress-nginx" }, lease)).toBe(false);
  });

  it("let backends reach the vault that stores cards, and no process of ours", () => {
    expect(reaching("card-vault-store", 8081)).toEqual([]);
    expect(mayConnect(policies, backend, { labels: labels("card-vault-store"), port: 8081 })).toBe(true);
    const { labels: _labels, ...unlabeled } = backend;
    expect(
      mayConnect(policies, { ...unlabeled, labels: {} }, { labels: labels("card-vault-store"), port: 8081 }),
    ).toBe(false);
  });

  it("let only the two vaults reach their store", () => {
    expect(reaching("card-store", 6379).sort()).toEqual(["card-vault-lease", "card-vault-store"]);
  });

  it("let the ingress reach the relay's webhooks, and Prometheus everybody's metrics, and nothing else", () => {
    const ingress = { namespace: "ingress-nginx", namespaceLabels: {}, labels: {} };
    const prometheus = { namespace: "monitoring", namespaceLabels: {}, labels: {} };
    const ports = [8080, 8081, 9464, 9465, 9466, 6379];
    const reached = (who: typeof ingress) =>
      own.flatMap((name) =>
        ports
          .filter((port) => mayConnect(policies, who, { labels: labels(name), port }))
          .map((port) => `${name}:${port}`),
      );
    expect(reached(ingress)).toEqual(["relay:8080"]);
    expect(reached(prometheus).sort()).toEqual([
      "card-vault-lease:9466",
      "card-vault-store:9466",
      "relay:9465",
      "worker:9464",
    ]);
  });

  it("without the vault's own policy nobody could lease, and without any everybody could", () => {
    const lease = { labels: labels("card-vault-lease"), port: 8081 };
    const rest = policies.filter(({ podSelector }) => podSelector.matchLabels?.app !== "card-vault-lease");
    expect(mayConnect(rest, from("worker"), lease)).toBe(false);
    expect(mayConnect([], from("relay"), lease)).toBe(true);
  });
});
