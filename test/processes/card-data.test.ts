import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import proto from "@temporalio/proto";
import type { Holdfast, PaymentRequest, PaymentView } from "../../src/client.js";
import { canaries, type Canary } from "../card-data/canary.js";
import { finderOf, type Found } from "../card-data/find-cards.js";
import { useDevServer } from "../support/dev-server.js";
import { shopper } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { eventually, merchant, TOKENS, usePrograms, type Program } from "./support.js";

const ROOT = join(import.meta.dirname, "../..");
/** 100 in CI. By hand, any number: HOLDFAST_TEST_CARDS=1000 npm test -- test/processes/card-data.test.ts */
const CARDS =
  Number(process.env.HOLDFAST_TEST_CARDS) || (process.env.HOLDFAST_TEST_KILLS === "all" ? 100 : 0);
const LIMIT_MS = 1_800_000;

const folder = mkdtempSync(join(tmpdir(), "holdfast-card-data-"));
const diagnostics = join(folder, "diagnostics");
mkdirSync(diagnostics);
const spool = join(folder, "spool");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Node writes a heap snapshot, after a full collection, and a report, for whoever signals. */
const run = usePrograms((name) => [
  "--heapsnapshot-signal=SIGUSR2",
  "--report-uncaught-exception",
  "--report-on-signal",
  // Without it Node looks up the names of all addresses first, which takes longer than any test where there is no DNS.
  "--report-exclude-network",
  "--report-signal=SIGWINCH",
  `--diagnostic-dir=${diagnostics}`,
  `--report-directory=${diagnostics}`,
  join(ROOT, "scripts/run.mjs"),
  name,
]);
/** Of its own, so that its database has nothing that other tests plant. */
const server = useDevServer();

test.runIf(CARDS > 0)(
  "after payments with cards of their own, no card is on any disk, in any history, log, metric or heap",
  async () => {
    const cards = canaries(CARDS, "49");
    const find = finderOf(cards);
    const shop = await merchant({
      temporalAddress: server.current.server.address,
      more: { HOLDFAST_CHECK_SCHEDULE: "1s" },
    });
    const sandbox = run("sandbox", shop.env.sandbox);
    const vault = run("card-vault", shop.env["card-vault"]);
    const relay = run("relay", { ...shop.env.relay, HOLDFAST_SPOOL_DIR: spool });
    let worker = run("worker", shop.env.worker);
    for (const program of [sandbox, vault, relay, worker]) await program.ready();
    const { client, holdfast, close } = await shop.connect();

    const payments = cards.map((card) => ({ card, paymentId: newPaymentId("canary") }));
    const views: PaymentView[] = [];
    for (const [at, payment] of payments.entries()) {
      views.push(await start(holdfast, payment));
      if (at > 0) continue;
      // While the first shopper is at the bank.
      worker.kill("SIGKILL");
      await worker.ended;
      worker = run("worker", shop.env.worker);
      await worker.ready();
    }
    for (const [at, view] of views.entries()) await shopper(view, at % 3 === 0 ? "decline" : "approve");
    await eventually(async () => {
      for (const { paymentId } of payments)
        expect((await holdfast.get({ paymentId })).status).toMatch(/^(?:captured|failed)$/);
    }, LIMIT_MS / 3);

    const metrics = await (await fetch(shop.metricsUrl)).text();
    const heaps = { vault: await heapOf(vault), worker: await heapOf(worker) };
    for (const program of [vault, worker]) await reported(program);
    const histories: Buffer[] = [];
    for (const { paymentId } of payments) {
      const history = await client.workflow.getHandle(`payment-default-${paymentId}`).fetchHistory();
      histories.push(
        Buffer.from(proto.temporal.api.history.v1.History.encode(history).finish()),
        Buffer.from(JSON.stringify(history)),
      );
    }
    await close();
    for (const program of [sandbox, vault, relay, worker]) await program.stop();

    /** A further place is one line here. */
    const places: Readonly<Record<string, readonly Buffer[]>> = {
      "Temporal's database": filesOf(join(server.current.dbFile, ".."), /temporal\.db/),
      "the relay's spool": filesOf(spool, /./),
      "the reports": filesOf(diagnostics, /^report/),
      "the vault's heap": [heaps.vault],
      "the worker's heap": [heaps.worker],
      "the processes' output": [vault, relay, worker].map((program) => Buffer.from(program.output())),
      "the worker's metrics": [Buffer.from(metrics)],
      "exported histories": histories,
    };
    const found: Record<string, Found[]> = {};
    for (const [place, contents] of Object.entries(places)) {
      expect([place, contents.some(({ length }) => length > 0)]).toEqual([place, true]);
      found[place] = contents.flatMap((bytes) => find(bytes));
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(places).map((place) => [place, []])));
    // The snapshots hold texts of the processes, such as the token by which both know each other.
    for (const heap of Object.values(heaps)) expect(heap.includes(TOKENS.lease)).toBe(true);
  },
  LIMIT_MS,
);

async function start({ cards, charge }: Holdfast, { card, paymentId }: { card: Canary; paymentId: string }) {
  const { cardRef } = await cards.put({ ...card, expiryMonth: "08", expiryYear: "2040" });
  const payment: PaymentRequest = {
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 2000 },
    method: { type: "card", cardRef, saveCard: false },
    returnUrl: "https://shop.example/return",
  };
  return charge(payment);
}

function filesOf(path: string, name: RegExp): Buffer[] {
  return readdirSync(path)
    .filter((file) => name.test(file))
    .map((file) => readFileSync(join(path, file)));
}

async function heapOf(program: Program): Promise<Buffer> {
  program.kill("SIGUSR2");
  return eventually(() => {
    const path = diagnosticOf(program, ".heapsnapshot");
    const bytes = readFileSync(path);
    // It is complete once its last list, that of all texts, is closed.
    if (!bytes.subarray(-8).toString().trimEnd().endsWith("}")) throw new Error("it is still being written");
    return bytes;
  });
}

/** A busy process may miss a signal, so it is sent again until there is a report. */
async function reported(program: Program): Promise<void> {
  let sentAt = 0;
  await eventually(() => {
    if (Date.now() - sentAt > 5_000) {
      sentAt = Date.now();
      program.kill("SIGWINCH");
    }
    JSON.parse(readFileSync(diagnosticOf(program, ".json"), "utf8"));
  });
}

function diagnosticOf({ pid }: Program, ending: string): string {
  const name = readdirSync(diagnostics).find((file) => file.includes(`.${pid}.`) && file.endsWith(ending));
  if (name === undefined) throw new Error(`nothing that ends in ${ending}`);
  return join(diagnostics, name);
}
