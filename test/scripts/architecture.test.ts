import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

/** What the imports of other plants resolve to; none breaks a rule. */
const ROOMS: Record<string, string> = {
  "src/config.ts": `export { text as port } from "./formats/format.js";`,
  "src/formats/format.ts": `import { z } from "zod"; export const text = z;`,
  "src/client.ts": `
    import { Connection } from "@temporalio/client";
    import { money } from "./domain/money.js";
    import { capture } from "./workflows/messages.js";
    import { terms } from "./providers/terms.js";
    import { connect } from "./temporal/connection.js";
    export const client = [Connection, money, capture, terms, connect];`,
  "src/worker.ts": `
    import { Worker } from "@temporalio/worker";
    import { port } from "./config.js";
    import { charge } from "./activities/charge.js";
    import { accounts } from "./providers/accounts.js";
    export const worker = [Worker, port, charge, accounts];`,
  "src/domain/money.ts": "export const money = 1;",
  "src/workflows/messages.ts": `
    import { defineSignal } from "@temporalio/workflow";
    import { ApplicationFailure } from "@temporalio/common";
    import type { charge } from "../activities/charge.js";
    import { terms } from "../providers/terms.js";
    export const capture = [defineSignal("capture"), ApplicationFailure, terms] as const;
    export type Charge = typeof charge;`,
  "src/activities/charge.ts": `
    import { log } from "@temporalio/activity";
    import type { Provider } from "../providers/port.js";
    import type { CardLeases } from "../cards/card-leases.js";
    export const charge = (provider: Provider, cards: CardLeases) => [log, provider, cards];`,
  "src/providers/port.ts": `
    import { money } from "../domain/money.js";
    import type { CardLeases } from "../cards/card-leases.js";
    export type Provider = [typeof money, CardLeases] | unknown[];`,
  "src/providers/http.ts": `import { fetch } from "undici"; import "node:crypto"; export const send = fetch;`,
  "src/providers/accounts.ts": `import { adapter } from "./pockyt/adapter.js"; export const accounts = [adapter];`,
  "src/providers/define-provider.ts": `
    import type { Provider } from "./port.js";
    export const defineProvider = (load: () => Promise<Provider>) => load;`,
  "src/providers/index.ts": `export { pockyt } from "./pockyt/index.js";`,
  "src/providers/terms.ts": `
    import { money } from "../domain/money.js";
    import { pockyt } from "./index.js";
    export const terms = [money, pockyt];`,
  "src/providers/pockyt/index.ts": `
    import { defineProvider } from "../define-provider.js";
    export const pockyt = defineProvider(async () => (await import("./adapter.js")).adapter);`,
  "src/providers/pockyt/adapter.ts": `
    import { createHash } from "node:crypto";
    import { z } from "zod";
    import { send } from "../http.js";
    import type { Provider } from "../port.js";
    import { text } from "../../formats/format.js";
    export const adapter: Provider = [createHash, z, send, text];`,
  "src/providers/payermax/adapter.ts": "export const adapter = 2;",
  "src/relay/app.ts": `
    import fastify from "fastify";
    import { client } from "../client.js";
    import type { Provider } from "../providers/port.js";
    export const app = (provider: Provider) => [fastify, client, provider];`,
  "src/cards/card-leases.ts": "export type CardLeases = 1;",
  "src/temporal/connection.ts": `import { Connection } from "@temporalio/client"; export const connect = Connection;`,
  "sandbox/server.ts": `import fastify from "fastify"; export const server = fastify;`,
  "bench/stand-in/server.ts": `import { request } from "undici"; export const standIn = request;`,
  "bench/measure-flows.ts": `
    import { client } from "../src/client.js";
    import { standIn } from "./stand-in/server.js";
    export const run = [client, standIn];`,
};

/** Rule → the line that breaks it, in a file of its own in that room, seen from src. */
const PLANTS: readonly (readonly [rule: string, folder: string, code: string])[] = [
  ["domain-is-pure", "domain", `import "node:crypto";`],
  ["domain-is-pure", "domain", `import "zod";`],
  [
    "domain-is-pure",
    "domain",
    `import type { Provider } from "../providers/port.js"; export type X = Provider;`,
  ],
  ["workflows-are-deterministic", "workflows", `import "node:crypto";`],
  ["workflows-are-deterministic", "workflows", `import "zod";`],
  ["workflows-are-deterministic", "workflows", `import "@temporalio/client";`],
  ["workflows-are-deterministic", "workflows", `import "../config.js";`],
  [
    "workflows-are-deterministic",
    "workflows",
    `import type { Provider } from "../providers/port.js"; export type X = Provider;`,
  ],
  ["workflows-know-activities-as-types", "workflows", `export { charge } from "../activities/charge.js";`],
  ["workflows-know-activities-as-types", "workflows", `export const x = import("../activities/charge.js");`],
  [
    "workflows-know-activities-as-types",
    "workflows",
    `import { charge } from "../activities/charge.js"; charge;`,
  ],
  ["activities-are-thin", "activities", `import "../providers/pockyt/adapter.js";`],
  ["activities-are-thin", "activities", `import "../providers/http.js";`],
  ["activities-are-thin", "activities", `import "@temporalio/client";`],
  ["activities-are-thin", "activities", `import "../config.js";`],
  ["providers-know-cards-as-types", "providers", `import "../cards/card-leases.js";`],
  ["providers-know-cards-as-types", "providers/pockyt", `import "../../cards/card-leases.js";`],
  ["shared-provider-code-stays-small", "providers", `import "@temporalio/common";`],
  ["shared-provider-code-stays-small", "providers", `import "../config.js";`],
  ["provider-knows-only-the-port", "providers/pockyt", `import "../payermax/adapter.js";`],
  ["provider-knows-only-the-port", "providers/pockyt", `import "@temporalio/activity";`],
  ["provider-knows-only-the-port", "providers/pockyt", `import "../../activities/charge.js";`],
  ["provider-knows-only-the-port", "providers/pockyt", `import "fastify";`],
  ["contract-knows-only-the-port", "provider-contract", `import "../providers/http.js";`],
  ["contract-knows-only-the-port", "provider-contract", `import "vitest";`],
  ["relay-delivers-through-the-client", "relay", `import "../workflows/messages.js";`],
  ["relay-delivers-through-the-client", "relay", `import "../providers/pockyt/adapter.js";`],
  ["relay-delivers-through-the-client", "relay", `import "../config.js";`],
  ["relay-delivers-through-the-client", "relay", `import "@temporalio/worker";`],
  ["temporal-is-plumbing", "temporal", `import "../config.js";`],
  ["temporal-is-plumbing", "temporal", `import "../workflows/messages.js";`],
  ["sandbox-shares-nothing", "../sandbox", `import "../src/domain/money.js";`],
  [
    "sandbox-shares-nothing",
    "../sandbox",
    `import type { adapter } from "../src/providers/pockyt/adapter.js"; export type X = typeof adapter;`,
  ],
  ["sandbox-shares-nothing", "../sandbox", `import "@temporalio/client";`],
  ["product-knows-no-sandbox", "relay", `import "../../sandbox/server.js";`],
  ["cards-stand-alone", "cards", `import "../providers/port.js";`],
  ["codec-endpoint-is-handed-its-codec", "codec", `import "../formats/format.js";`],
  ["telemetry-listens", "telemetry", `import "../config.js";`],
  ["merchant-events-are-sent-apart", "merchant-events", `import "../domain/money.js";`],
  ["cli-works-through-the-client", "cli", `import "../activities/charge.js";`],
  ["cli-works-through-the-client", "cli", `import "@temporalio/worker";`],
  ["schemas-only-describe", "schemas", `import "../client.js";`],
  ["schemas-only-describe", "schemas", `import "../providers/pockyt/adapter.js";`],
  ["explain-is-pure", "cli/explain", `import "@temporalio/client";`],
  ["formats-know-no-room", "formats", `import "../config.js";`],
  ["http-service-knows-no-room", "http-service", `import "../domain/money.js";`],
  ["roots-are-not-imported", "temporal", `import "../worker.js";`],
  ["no-dev-packages", "temporal", `import "vitest";`],
  ["bench-measures-from-outside", "relay", `import "../../bench/measure-flows.js";`],
  ["bench-stand-in-shares-nothing", "../bench/stand-in", `import "../../src/domain/money.js";`],
  ["bench-stand-in-shares-nothing", "../bench/stand-in", `import "../measure-flows.js";`],
];

function pathOf(folder: string, index: number): string {
  return posix.join("src", folder, `plant-${index}.ts`);
}

/** Rules about one file by name: the plant takes its place in a second layout. */
const REPLACED: Record<string, readonly [rule: string, code: string]> = {
  "src/client.ts": ["client-is-a-door", `import "./workflows/charge-payment.js";`],
  "src/providers/port.ts": ["port-knows-only-the-domain", `import "./http.js";`],
  "src/providers/pockyt/terms.ts": ["terms-are-pure-data", `import "./adapter.js";`],
  "src/domain/ring-a.ts": ["no-cycles", `import type { Y } from "./ring-b.js"; export type X = Y;`],
};

let scratch: string;

beforeAll(() => {
  // Inside the project, so that the packages resolve as they do from src.
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  scratch = mkdtempSync(join(ROOT, ".cache", "architecture-"));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function layout(name: string, files: Record<string, string>): string {
  const folder = join(scratch, name);
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  for (const file of ["tsconfig.json", "package.json", "dependency-cruiser.config.mjs"]) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  return folder;
}

function cruise(folder: string): string[] {
  const program = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [
    "--config",
    "dependency-cruiser.config.mjs",
    "--output-type",
    "json",
    "src",
    "sandbox",
    "bench",
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser said: ${stdout}${stderr}`);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(0);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe("the rooms of src, sandbox and bench", () => {
  it("keep to the import table", () => {
    expect(cruise(ROOT)).toEqual([]);
  });
});

describe("the import table", () => {
  it("allows what the rooms need", () => {
    expect(cruise(layout("clean", ROOMS))).toEqual([]);
  });

  it("reports each forbidden import by its rule's name", () => {
    const plants = Object.fromEntries(PLANTS.map(([, folder, code], index) => [pathOf(folder, index), code]));
    const violations = cruise(layout("planted", { ...ROOMS, ...plants }));
    const unreported = PLANTS.filter(
      ([rule, folder], index) =>
        !violations.some((line) => line.startsWith(`${rule}: ${pathOf(folder, index)} →`)),
    );
    expect(unreported).toEqual([]);
    expect(violations.filter((line) => !line.includes("/plant-"))).toEqual([]);
  });

  it("reports cycles, and the rules about one file", () => {
    const violations = cruise(
      layout("replaced", {
        ...ROOMS,
        ...Object.fromEntries(Object.entries(REPLACED).map(([path, [, code]]) => [path, code])),
        "src/domain/ring-b.ts": `import type { X } from "./ring-a.js"; export type Y = X;`,
        "src/workflows/charge-payment.ts": "export const x = 1;",
      }),
    );
    for (const [path, [rule]] of Object.entries(REPLACED)) {
      expect(violations).toContainEqual(expect.stringContaining(`${rule}: ${path} →`));
    }
  });

  it("has a plant for every rule", async () => {
    const url = new URL("../../dependency-cruiser.config.mjs", import.meta.url).href;
    const config = (await import(url)) as { default: { forbidden: { name: string }[] } };
    const planted = new Set([
      ...PLANTS.map(([rule]) => rule),
      ...Object.values(REPLACED).map(([rule]) => rule),
    ]);
    expect(config.default.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});
