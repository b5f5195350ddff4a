import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  readCardVaultConfig,
  readRelayConfig,
  readTemporalConfig,
  readWorkerConfig,
} from "../../src/config.js";
import { unknownVariables } from "../../src/config/unknown-variables.js";
import { cachedPayments } from "../../src/temporal/cached-payments.js";
import { keyForms, RSA } from "../config/support.js";
import { resources, text } from "./files.js";
import { composeWorkloads, kubernetesWorkloads, secondsToStop, type Workload } from "./workloads.js";

const folder = mkdtempSync(join(tmpdir(), "holdfast-deploy-"));
const secrets: Record<string, string> = {
  "card-vault-token": "s".repeat(64),
  "card-vault-lease-token": "l".repeat(64),
  "card-vault-store": "redis://:password@card-store:6379",
  "notification-keys": `n1:${Buffer.alloc(32, 3).toString("base64")}`,
  "pockyt-token": "the-token-of-pockyt",
};
beforeAll(() => {
  const [ours, theirs] = [keyForms(...RSA), keyForms(...RSA)];
  Object.assign(secrets, {
    "payermax-private-key": ours.privatePem,
    "payermax-public-key": theirs.publicPem,
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The variables of a workload, with paths of this machine in place of the container's; it has only its own secrets. */
function environmentOf({ name, env, secrets: own }: Workload, accounts: string): Record<string, string> {
  const mounted = mkdtempSync(join(folder, `${name}-`));
  for (const secret of own) writeFileSync(join(mounted, secret), `${secrets[secret] ?? ""}\n`);
  const moved = (value: string) => value.replace(/\/run\/secrets\/(holdfast\/)?/g, `${mounted}/`);
  const accountsPath = join(mounted, "accounts.json");
  writeFileSync(accountsPath, moved(accounts), { mode: 0o644 });
  return Object.fromEntries(
    Object.entries(env).map(([variable, value]) => [
      variable,
      value === "/etc/holdfast/accounts.json" ? accountsPath : moved(interpolated(value)),
    ]),
  );
}

const MIB = 1_024 * 1_024;
const figure = (written: string) => Number(written.replaceAll(",", ""));

/** `${HOLDFAST_PUBLIC_URL:?…}`, as the operator sets it. */
function interpolated(value: string): string {
  return value.replace(/\$\{HOLDFAST_PUBLIC_URL:\?[^}]*\}/, "https://pay.example.com");
}

const READERS: Readonly<Record<string, readonly ((env: Record<string, string>) => unknown)[]>> = {
  "dist/src/worker.js": [readWorkerConfig, readTemporalConfig],
  "dist/src/relay.js": [readRelayConfig, readTemporalConfig],
  "dist/src/card-vault.js": [readCardVaultConfig],
};

const accountsOfKubernetes =
  resources().find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "accounts")?.data?.[
    "accounts.json"
  ] ?? "";

describe.each([
  { by: "Compose", workloads: composeWorkloads(), accounts: text("deploy/accounts.example.json") },
  { by: "Kubernetes", workloads: kubernetesWorkloads(), accounts: accountsOfKubernetes },
])("the processes that $by runs", ({ workloads, accounts }) => {
  it("are the worker, the relay and the card vault", () => {
    expect(new Set(workloads.map(({ program }) => program))).toEqual(new Set(Object.keys(READERS)));
  });

  it.each(workloads)(
    "$name is configured by what it is given, and by variables that there are",
    (workload) => {
      const env = environmentOf(workload, accounts);
      expect(unknownVariables(env)).toEqual([]);
      for (const read of READERS[workload.program] ?? []) read(env);
    },
  );

  it.each(workloads)(
    "$name has no secret in a variable, and each in a file that it is given",
    ({ env, secrets: own }) => {
      const secretVariables = Object.keys(env).filter((name) =>
        /(TOKEN|KEYS?|SECRET|PASSWORD|STORE)$/.test(name),
      );
      expect(secretVariables).toEqual([]);
      const named = Object.values(env).flatMap(
        (value) => /^\/run\/secrets\/(?:holdfast\/)?(.+)/.exec(value)?.[1] ?? [],
      );
      expect(own).toEqual(expect.arrayContaining(named));
    },
  );

  it.each(workloads)(
    "$name has longer to stop than it needs, and can neither write nor gain rights",
    (workload) => {
      expect(workload.graceSeconds).toBeGreaterThan(secondsToStop(workload.program));
      expect(workload.confined).toBe(true);
    },
  );

  it("have what their work needs and no other's secrets", () => {
    const having = (secret: string) =>
      workloads.filter(({ secrets: own }) => own.includes(secret)).map(({ program }) => program);
    expect(new Set(having("card-vault-lease-token"))).toEqual(
      new Set(["dist/src/worker.js", "dist/src/card-vault.js"]),
    );
    expect(new Set(having("card-vault-token"))).toEqual(new Set(["dist/src/card-vault.js"]));
    expect(having("payermax-private-key")).toEqual(["dist/src/worker.js"]);
  });

  it("have the memory for as many open payments as the worker keeps by default", () => {
    const operations = text("docs/operations.md");
    const [, kept] = /in a container of 2 GiB it keeps some (\d+)/.exec(operations) ?? [];
    // V8 takes half of what the container has, and by its release somewhat more.
    expect(Math.abs(Number(kept) - cachedPayments(null, 1, 1_024 * MIB))).toBeLessThan(60);
    const [, more, needed] =
      /and then ([\d,]+), grew from [\d,]+ MiB to ([\d,]+) MiB/.exec(operations)?.map(figure) ?? [];
    expect(Number(kept)).toBeLessThan(more ?? 0);
    const { memoryMib } = workloads.find(({ program }) => program === "dist/src/worker.js") ?? {
      memoryMib: 0,
    };
    expect(memoryMib).toBe(2_048);
    expect(needed).toBeLessThan(memoryMib * 0.75);
  });
});
