/**
 * How each block of code in the pages is known to work, in their order.
 *
 * `run`: the test that runs it. `types`: the compiler checks it, with these lines before it. `not`: why neither.
 */
export type Check = { readonly run: string } | { readonly types: string } | { readonly not: string };

/** A block is known by its language and by words of it. */
export type Known = readonly [language: string, words: string, check: Check];

const run = (test: string): Check => ({ run: `test/${test}.test.ts` });
const COMMANDS = run("outside/documented-commands");
const UPGRADE = run("workflows/upgrade");

export const PAGES: Readonly<Record<string, readonly Known[] | { readonly sh: Check }>> = {
  "../README.md": [
    ["sh", "npm run demo ", run("processes/demo")],
    [
      "ts",
      "createHoldfast",
      {
        types: `
          import type { Client } from "@temporalio/client";
          import { createCardStore, createHoldfast, type AuthorizationRequest, type CardStore } from "holdfast";
          declare const client: Client;
          declare const url: string;
          declare const token: string;
          declare const card: Parameters<CardStore["put"]>[0];
          declare const stay: Pick<AuthorizationRequest, "amount" | "customer" | "description" | "returnUrl">;
          declare function redirect(url: string): void;
        `,
      },
    ],
  ],
  "adding-a-provider.md": [
    [
      "ts",
      "providerContract(",
      {
        types: `
          import type { ContractSubject } from "holdfast/provider";
          declare const subject: ContractSubject;
        `,
      },
    ],
    [
      "ts",
      "defineProvider",
      {
        not: "it is test/providers/example/provider/index.ts, which test/processes/adding-a-provider.test.ts compiles",
      },
    ],
  ],
  "changing-a-flow.md": [
    ["sh", "replay.test.ts", { not: "it is a test of npm test" }],
    [
      "ts",
      "patched(",
      {
        types: `
          import { patched } from "@temporalio/workflow";
          declare function askWhichRun(): Promise<void>;
        `,
      },
    ],
    ["sh", "StartTime <", UPGRADE],
    ["sh", "describe --name", UPGRADE],
    ["sh", "set-ramping-version", UPGRADE],
    ["sh", "--build-id 1.1.0 --yes", UPGRADE],
    ["sh", "--build-id 1.0.0 --yes", UPGRADE],
    ["sh", "--name nextRelease", UPGRADE],
    ["sh", "describe-version", UPGRADE],
    ["sh", "update-options", UPGRADE],
    ["sh", "--unversioned", UPGRADE],
    ["sh", "RECORD_HISTORIES", { not: "it writes into test/histories" }],
  ],
  "cli.md": [
    ["sh", "stuck --older-than", COMMANDS],
    ["sh", "cards list", COMMANDS],
    ["sh", "events resend", COMMANDS],
  ],
  "deployment.md": [
    [
      "sh",
      "docker build",
      { not: "no test has a container engine; test/processes/image assembles and runs its file tree" },
    ],
    ["sh", "assemble.mjs", run("processes/image/image")],
    ["sh", "openssl rand -hex 32 >", run("deploy/documented-commands")],
    ["sh", "chmod 444", run("deploy/documented-commands")],
    ["sh", "docker compose", { not: "no test has a container engine; test/deploy/compose reads the file" }],
    ["sh", "create secret generic", run("deploy/documented-commands")],
    ["sh", "--kustomize", run("deploy/documented-commands")],
  ],
  "events.md": [
    ["typescript", "createServer", run("outside/receivers")],
    ["python", "import os", run("outside/receivers")],
  ],
  "notifications.md": [
    ["sh", 'echo "n1:', run("docs/blocks")],
    ["sh", "temporal workflow reset", COMMANDS],
    ["python", "def seal", run("temporal/notification-seal")],
  ],
  "operations.md": [
    ["sh", "temporal operator namespace update", COMMANDS],
    ["sh", "npx holdfast show", COMMANDS],
    [
      "ts",
      "OpenTelemetryWorkflowClientInterceptor",
      { types: `declare const connection: import("@temporalio/client").Connection;` },
    ],
    ["sh", "--operator ada@example.com", COMMANDS],
    ["sh", "--operation charge", COMMANDS],
    ["sh", "released in the portal", run("cli/temporal/runbooks/at-once")],
    ["sh", "temporal workflow count", COMMANDS],
    ["sh", "set-current-version", run("processes/deployment")],
    ["sh", "--name nextRelease", run("processes/deployment")],
    ["sh", "describe-version", run("processes/deployment")],
    ["sh", "temporal workflow delete", COMMANDS],
    [
      "sh",
      "sqlite3",
      { not: "it needs sqlite3, which no test may; test/relay/spool reads the same columns" },
    ],
  ],
  "other-languages.md": [
    ["python", "def start_of", run("outside/other-languages")],
    ["go", "package main", run("outside/other-languages")],
  ],
  "packages.md": [
    [
      "ts",
      "startTesting",
      {
        types: `
          import type { Client } from "@temporalio/client";
          import { createCardStore, createHoldfast, type PaymentRequest } from "holdfast";
          import { startTesting } from "holdfast/testing";
          declare const client: Client;
          declare const order: PaymentRequest;
        `,
      },
    ],
    [
      "ts",
      "createWorkerPlugin",
      {
        types: `
          import { NativeConnection, Worker } from "@temporalio/worker";
          import { createWorkerPlugin } from "holdfast/worker";
        `,
      },
    ],
    [
      "ts",
      "createRelayHandler",
      {
        types: `
          import { createServer } from "node:http";
          import type { FastifyInstance } from "fastify";
          import { createRelayHandler } from "holdfast/relay";
          declare const app: FastifyInstance;
        `,
      },
    ],
  ],
  "payload-encryption.md": [
    ["sh", 'echo "2026-01:', run("docs/blocks")],
    [
      "ts",
      "createDataConverter",
      {
        types: `
          import { Client, type Connection } from "@temporalio/client";
          import { createDataConverter, createHoldfast } from "holdfast";
          declare const connection: Connection;
        `,
      },
    ],
    ["sh", "temporal workflow reset", COMMANDS],
    ["python", "HoldfastPayloadCodec", run("outside/python-encrypted")],
    ["sh", "--codec-endpoint", run("workflows/payload-encryption/ui")],
  ],
  "providers.md": [
    ["js", "PMdropin", { not: "it needs PayerMax's own script, which is in no package" }],
    [
      "ts",
      "agreementAccepted",
      {
        types: `
          import type { Holdfast, PaymentRequest } from "holdfast";
          declare const holdfast: Holdfast;
          declare const order: Omit<PaymentRequest, "method">;
          declare const agreementAccepted: unknown;
          declare const paymentToken: string;
          declare const sessionKey: string;
        `,
      },
    ],
  ],
  "quickstart.md": [
    ["sh", "npm run demo -- --keep", run("processes/demo")],
    ["ts", "createHoldfast", { types: "" }],
    ["sh", "npx tsc quickstart.ts", run("outside/quickstart")],
    ["sh", "explain ORDER", run("outside/quickstart")],
  ],
  "runbooks.md": { sh: run("cli/temporal/runbooks/at-once") },
  "sandbox.md": { sh: run("docs/sandbox") },
};
