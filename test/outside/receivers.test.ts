import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Accounts } from "../../src/config.js";
import { freePort } from "../processes/support.js";
import { newSecret } from "../support/merchant-endpoint.js";
import { hostedPayment, shopper } from "../support/payments.js";
import { accountOf, newMerchant, sandboxMerchants } from "../support/accounts.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { pythonIsRequired, whyNoPython } from "./python/program.js";

const ROOT = join(import.meta.dirname, "../..");
const { HOLDFAST_TEST_PYTHON: python } = process.env;

/** The receiver in this language, as docs/events.md has it. */
function receiverOf(language: string): string {
  const docs = readFileSync(join(ROOT, "docs/events.md"), "utf8");
  const [, code] =
    new RegExp(`<!-- receiver: ${language} -->\\s+\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(docs) ?? [];
  if (code === undefined) throw new Error(`docs/events.md has no receiver in ${language}`);
  return code;
}

const languages = ["typescript", "python"] as const;
const merchants = {
  typescript: { merchant: newMerchant("701"), secret: newSecret(), port: 0 },
  python: { merchant: newMerchant("702"), secret: newSecret(), port: 0 },
};
const output = { typescript: "", python: "" };
const children: ChildProcess[] = [];
/** In the checkout, so that a program in it finds the packages. */
let folder = "";

beforeAll(async () => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache/receivers-"));
  for (const language of languages) merchants[language].port = await freePort();
});

afterAll(async () => {
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.once("exit", resolve);
          child.kill();
        }),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
});

const stack = useStack({
  sandbox: sandboxMerchants(languages.map((language) => merchants[language].merchant)),
  accounts: (providers): Accounts =>
    new Map(
      languages.map((language) => {
        const { merchant, secret, port } = merchants[language];
        const events = {
          eventsUrl: `http://127.0.0.1:${String(port)}/events`,
          // Another one before it: the receiver knows only its own.
          eventsSecret: [newSecret(), secret],
          eventsAllowPrivate: true,
        };
        return [language, { ...accountOf(merchant, providers), ...events }] as const;
      }),
    ),
});

function start(language: (typeof languages)[number]): void {
  const { secret, port } = merchants[language];
  const env = { PATH: process.env.PATH, EVENTS_SECRET: secret, PORT: String(port) };
  const [program, file] =
    language === "python" ? [python ?? "", "receiver.py"] : [process.execPath, "receiver.mjs"];
  const path = join(folder, file);
  const code = receiverOf(language);
  writeFileSync(path, language === "python" ? code : transpiled(code));
  const child = spawn(program, [path], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (output[language] += chunk));
  children.push(child);
}

function transpiled(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

describe.each(languages)("the receiver of docs/events.md in %s", (language) => {
  const isMissing = language === "python" && whyNoPython !== null && !pythonIsRequired;

  test.skipIf(isMissing)("verifies every event by its language's library, and no forgery", async () => {
    // It comes later than the payment, as one that was away.
    const paymentId = newPaymentId(language);
    const holdfast = stack.current.holdfast;
    const view = await holdfast.charge({ ...hostedPayment(paymentId), account: language });
    start(language);
    await shopper(view, "approve");
    const id = (type: string) => `evt-${language}-${paymentId}-payment_${type}-1 payment.${type}`;
    await expect.poll(() => output[language].split("\n")).toContain(id("captured"));
    const told = output[language].split("\n").filter((line) => line.startsWith("evt-"));
    expect([...new Set(told)]).toEqual([id("requires_action"), id("captured")]);

    const { port } = merchants[language];
    const forged = await fetch(`http://127.0.0.1:${String(port)}/events`, {
      method: "POST",
      headers: {
        "webhook-id": "evt-forged",
        "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
        "webhook-signature": "v1,AAAA",
      },
      body: "{}",
    });
    expect(forged.status).toBe(400);
    expect(output[language]).not.toContain("evt-forged");
  });
});
