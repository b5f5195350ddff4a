import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import {
  booksOf,
  eventually,
  merchant,
  paymentIs,
  usePrograms,
  withNewCard,
  type ProgramName,
} from "../../processes/support.js";
import { TEST_CARDS } from "../../support/payments.js";
import { newPaymentId } from "../../support/stack.js";
import { ROOT } from "../lockfile.js";
import { pack, Project } from "./project.js";

/** Projects of others, made from what is published, under `engine-strict` and without our overrides. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 400_000 });

const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  peerDependencies: Record<string, string>;
};
const OLDEST = (peerDependencies["@temporalio/client"] ?? "").replace(/^>=(\S+) .*/, "$1");
const MEGABYTES = 60;

const packed = mkdtempSync(join(tmpdir(), "holdfast-packed-"));
const [oldest, newest, whole] = [new Project(), new Project(), new Project()];
/** What `holdfast/testing` started, in the whole project. */
let testing: ChildProcess;
let started = "";

beforeAll(async () => {
  const holdfast = pack(packed);
  await oldest.install(holdfast, `@temporalio/client@${OLDEST}`);
  await newest.install(holdfast, "@temporalio/client@1");
  await whole.install(holdfast, "@temporalio/client@1");
  // What is missing is added by the very command that the error names.
  for (const entry of ["holdfast/testing", "holdfast/worker"]) {
    const { out } = await whole.node([
      "-e",
      `import("${entry}").catch(({ message }) => console.log(message))`,
    ]);
    expect(out).toMatch(new RegExp(`^${entry} needs .* not installed: npm install [^\\n]+\\n$`));
    await whole.install(...(out.trim().split(": npm install ")[1] ?? "").split(" "));
  }
  testing = spawn(process.execPath, ["testing.mjs"], {
    cwd: whole.folder,
    env: { PATH: process.env.PATH, TEMPORAL_ADDRESS: inject("temporal").address },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!testing.stdout) throw new Error("it has no output");
  for await (const line of createInterface(testing.stdout)) {
    started = line.replace(/^testing /, "");
    if (started !== line) break;
  }
});

afterAll(async () => {
  testing.kill("SIGTERM");
  await once(testing, "close");
  for (const project of [oldest, newest, whole]) project.remove();
  rmSync(packed, { recursive: true, force: true });
});

describe.each([
  ["the oldest", oldest],
  ["the newest", newest],
])("a backend with %s @temporalio/client of the range", (_, project) => {
  test("is small", () => {
    expect(project.megabytes()).toBeLessThan(MEGABYTES);
  });

  test("makes every call of the client", async () => {
    const { code, out, err } = await project.node(["every-call.mjs"], {
      TEMPORAL_ADDRESS: inject("temporal").address,
      TESTING: started,
      TEST_CARD: TEST_CARDS.withoutThreeDs,
      ORDER: newPaymentId("calls"),
    });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toEqual({
      ...{ cvv: true, charged: "captured", again: "captured", refunded: "refunded", aftercare: 500 },
      ...{ conflict: "IdempotencyConflict", invalid: "InvalidInput", unknown: "PaymentNotFound" },
      ...{ tooMuch: "CommandRefused", captured: "captured", refused: "CommandRefused", canceled: "canceled" },
      ...{ session: true, savedCards: 0, removed: true },
    });
  });

  test("is told which packages a part lacks, in one line", async () => {
    const { code, out, err } = await project.holdfast(["relay"]);
    expect({ code, out }).toEqual({ code: 78, out: "" });
    expect(err).toMatch(/^holdfast relay needs .*fastify.* not installed: npm install .*fastify.*\n$/);
    const command = await project.holdfast(["list"]);
    expect(command).toMatchObject({ code: 1, out: "" });
    expect(command.err).toBe(
      "holdfast needs @temporalio/envconfig, and it is not installed: npm install @temporalio/envconfig\n",
    );
  });
});

describe("a backend's own test, in fewer than 40 lines", () => {
  const PROGRAM = "first-payment.ts";

  test.each(["nodenext", "bundler"] as const)("type-checks by %s", async (resolution) => {
    expect(await newest.compile("backend.ts", resolution)).toEqual([]);
    expect(await whole.compile(PROGRAM, resolution)).toEqual([]);
  });

  test("charges and authorizes against the testing entry", async () => {
    expect(readFileSync(join(whole.folder, PROGRAM), "utf8").split("\n").length).toBeLessThan(40);
    expect(await whole.compile(PROGRAM, "nodenext")).toEqual([]);
    const program = PROGRAM.replace(".ts", ".js");
    const { code, out } = await whole.node([program], { TEMPORAL_ADDRESS: inject("temporal").address });
    expect({ code, out }).toEqual({
      code: 0,
      out: "ORDER1 is captured\nSTAY1 is authorized\ncharge 20.00, authorize 20.00\n",
    });
  });
});

describe("a shop with a worker and a server of its own", () => {
  const OWN: Partial<Record<ProgramName, string>> = { worker: "own-worker.mjs", relay: "own-relay.mjs" };
  const run = usePrograms((name) => {
    const own = OWN[name];
    const main = join(whole.folder, "node_modules/holdfast/dist/src/cli/main.js");
    return [process.execPath, ...(own === undefined ? [main, name] : [join(whole.folder, own)])];
  });

  test.each([
    ["fastify", "/pay"],
    ["node:http", ""],
  ])("does payments with its worker, and takes webhooks in %s", async (server, prefix) => {
    const shop = await merchant();
    const publicUrl = { HOLDFAST_PUBLIC_URL: `${shop.relayUrl}${prefix}` };
    const programs = [
      run("sandbox", shop.env.sandbox),
      run("card-vault", shop.env["card-vault"]),
      run("relay", { ...shop.env.relay, SERVER: server }),
      run("worker", { ...shop.env.worker, ...publicUrl }),
    ];
    for (const program of programs) await program.ready();
    const backend = await shop.connect();
    const paymentId = newPaymentId("own");
    const { action } = await backend.holdfast.charge(
      await withNewCard(backend.holdfast, paymentId, TEST_CARDS.threeDs),
    );
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ outcome: "approve" });
    await fetch(action?.url ?? "", { method: "POST", headers, body });
    await eventually(async () => {
      expect(await acknowledged(shop.sandboxUrl)).toContain(paymentId);
    });
    await paymentIs(backend.holdfast, paymentId, { status: "captured" });
    expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);

    expect(await (await fetch(`${shop.relayUrl}/`)).text()).toBe("the shop");
    const forged = await fetch(`${shop.relayUrl}${prefix}/webhooks/pockyt/default`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "verifySign=no",
    });
    expect(forged.status).toBe(401);
    const greeting = backend.client.workflow.execute("greeting", {
      ...{ workflowId: newPaymentId("greeting"), taskQueue: shop.taskQueue, args: ["Ada"] },
    });
    expect(await greeting).toBe("Hello Ada");
    for (const program of programs.reverse()) expect(await program.stop()).toMatchObject({ code: 0 });
    await backend.close();
  });
});

/** Which payments' webhooks were taken. */
async function acknowledged(sandboxUrl: string): Promise<string[]> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/webhooks`);
  const { webhooks } = (await answer.json()) as {
    webhooks: { reference: string; acknowledged: boolean }[];
  };
  return webhooks.filter((webhook) => webhook.acknowledged).map(({ reference }) => reference);
}
