import { blockWith, commandLines } from "../docs/shell-blocks.js";
import { resources, text, yaml } from "./files.js";

/** One of Holdfast's processes, as Compose or Kubernetes is told to run it. */
export interface Workload {
  readonly name: string;
  /** `dist/src/worker.js` */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** The secrets that it can read, by their files' names. */
  readonly secrets: readonly string[];
  readonly graceSeconds: number;
  readonly memoryMib: number;
  /** Whether its root is read-only, it has no capability, and can gain no right. */
  readonly confined: boolean;
}

export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export const compose = yaml("deploy/compose.yaml") as Compose;

export function composeWorkloads(): Workload[] {
  return Object.entries(compose.services)
    .filter(([, { image }]) => image.startsWith("holdfast:"))
    .map(([name, service]) => ({
      name,
      program: service.command?.[0] ?? "",
      env: service.environment ?? {},
      secrets: service.secrets ?? [],
      graceSeconds: Number(/^(\d+)s$/.exec(service.stop_grace_period ?? "")?.[1]),
      memoryMib: mebibytes(service.mem_limit ?? ""),
      confined:
        service.read_only === true &&
        service.cap_drop?.join() === "ALL" &&
        service.security_opt.includes("no-new-privileges:true"),
    }));
}

export interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly [
    {
      readonly image: string;
      readonly args: readonly string[];
      readonly env?: readonly { readonly name: string; readonly value: string }[];
      readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
      readonly resources: { readonly limits: { readonly memory: string } };
      readonly securityContext: Readonly<Record<string, unknown>>;
    },
  ];
  readonly volumes: readonly { readonly secret?: { readonly secretName: string } }[];
}

interface Controller {
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
}

export interface Pod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** What Kubernetes makes of the manifests. */
export function pods(): Pod[] {
  return resources()
    .filter(({ kind }) => ["Deployment", "StatefulSet"].includes(kind))
    .map(({ metadata: { name }, spec }) => {
      const { template } = spec as Controller;
      return { name, labels: template.metadata.labels, spec: template.spec };
    });
}

export function kubernetesWorkloads(): Workload[] {
  const files = secretFiles();
  return pods()
    .filter(({ spec }) => spec.containers[0].image === "holdfast")
    .map(({ name, spec }) => {
      const [{ args, env = [], resources: needs, securityContext }] = spec.containers;
      return {
        name,
        program: args[0] ?? "",
        env: Object.fromEntries(env.map((one) => [one.name, one.value])),
        secrets: spec.volumes.flatMap(({ secret }) => (secret ? (files[secret.secretName] ?? []) : [])),
        graceSeconds: spec.terminationGracePeriodSeconds,
        memoryMib: mebibytes(needs.limits.memory),
        confined:
          securityContext.readOnlyRootFilesystem === true &&
          securityContext.allowPrivilegeEscalation === false &&
          JSON.stringify(securityContext.capabilities) === '{"drop":["ALL"]}' &&
          spec.securityContext.runAsNonRoot === true,
      };
    });
}

/** The files of each Kubernetes secret, as the commands of docs/deployment.md make them. */
export function secretFiles(): Readonly<Record<string, readonly string[]>> {
  const created = commandLines(blockWith("deployment.md", "create secret generic worker")).filter(
    ([, verb]) => verb === "create",
  );
  return Object.fromEntries(
    created.map(([, , , , name = "", ...args]) => [
      name,
      args.flatMap((arg) => {
        const [, file, literal] =
          /^--from-file=deploy\/secrets\/(.+)|^--from-literal=([^=]+)=/.exec(arg) ?? [];
        return file ?? literal ?? [];
      }),
    ]),
  );
}

function mebibytes(written: string): number {
  const [, number = "", unit = ""] = /^(\d+)(g|m|Gi|Mi)b?$/.exec(written) ?? [];
  return Number(number) * (unit.toLowerCase().startsWith("g") ? 1_024 : 1);
}

/** How long a process needs to stop, by docs/operations.md. */
export function secondsToStop(program: string): number {
  const operations = text("docs/operations.md");
  const said =
    program === "dist/src/worker.js" ? /it needs (\d+) at most/ : /Relay and card vault need (\d+) s/;
  const [, seconds] = said.exec(operations) ?? [];
  if (seconds === undefined)
    throw new Error(`docs/operations.md doesn't say how long ${program} needs to stop`);
  return Number(seconds);
}
