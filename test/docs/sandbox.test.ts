import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAYERMAX_TARGETS } from "../../sandbox/payermax/faults.js";
import { CASE_TYPES } from "../../sandbox/payermax/notifications.js";
import { POCKYT_TARGETS } from "../../sandbox/pockyt/faults.js";
import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { newMerchant, PayermaxClient } from "../sandbox/support/payermax-client.js";
import { CARD_3DS, PockytClient } from "../sandbox/support/pockyt-client.js";
import { startReceiver, type Receiver } from "../sandbox/support/receiver.js";
import { blocksOf, runShell } from "./shell-blocks.js";
import { page } from "./tables.js";

const MERCHANT = newMerchant("P01010114178824");
let sandbox: Sandbox;
let shop: Receiver;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-sandbox-page-"));
  shop = await startReceiver(() => ({ body: '{"msg":"Success","code":"SUCCESS"}' }));
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  const pockyt = new PockytClient(sandbox.url);
  await pockyt.capture({ ...pockyt.cardFields(CARD_3DS), reference: "ORDER1001" });
  const payermax = new PayermaxClient(sandbox.url, MERCHANT);
  await payermax.paid({ outTradeNo: "STAY7", totalAmount: 1000, notifyUrl: shop.url });
  await payermax.capture("STAY7", 900, { requestId: "STAY7_CAPTURE_1" });
});

afterAll(async () => {
  await Promise.all([sandbox.close(), shop.close()]);
  await rm(folder, { recursive: true, force: true });
});

const [start, ...commands] = blocksOf("sandbox.md", "sh");

/** What each block prints, or what is true after it; one after the other, as the page has them. */
const EFFECTS: readonly (readonly [string, (printed: string) => void | Promise<void>])[] = [
  [
    "public-key",
    (printed) => {
      expect(JSON.parse(printed)).toMatchObject({ merchantNo: "M1001", appId: "app1" });
    },
  ],
  [
    "settle",
    () => {
      expect(booked("STAY7")).toEqual(["authorize 1000.00", "capture 900.00"]);
    },
  ],
  [
    "3ds",
    () => {
      expect(booked("ORDER1001")).toEqual(["charge 20.00"]);
    },
  ],
  [
    "ledger",
    (printed) => {
      for (const part of ['"type":"charge"', '"transactions":', '"requests":', '"webhooks":'])
        expect(printed).toContain(part);
    },
  ],
  [
    "faults",
    async () => {
      const pockyt = new PockytClient(sandbox.url);
      const charge = pockyt.capture({ ...pockyt.cardFields("5425233430109903"), reference: "ORDER1002" });
      await expect(charge).rejects.toThrow("fetch failed");
      expect(booked("ORDER1002")).toEqual(["charge 20.00"]);
    },
  ],
  [
    "faults",
    (printed) => {
      expect(printed).toContain('"struck":1');
      expect(sandbox.faults.view()).toEqual([]);
    },
  ],
  [
    "repeats",
    (printed) => {
      expect(JSON.parse(printed)).toEqual({ repeats: "answer" });
    },
  ],
  [
    "cases",
    async () => {
      const types = () =>
        shop.received.map(({ body }) => (JSON.parse(body) as { notifyType: string }).notifyType);
      await expect.poll(types).toEqual(["PAYMENT", "CAPTURE", "CHARGEBACK", "CHARGEBACK"]);
    },
  ],
  [
    "clock",
    (printed) => {
      expect(printed).toMatch(/"offsetSeconds":600}/);
    },
  ],
  [
    "reset",
    () => {
      expect(sandbox.ledger().entries).toEqual([]);
    },
  ],
];

function booked(reference: string): string[] {
  return sandbox.ledger({ reference }).entries.map(({ type, amount }) => `${type} ${amount}`);
}

describe("docs/sandbox.md", () => {
  it("begins with how the sandbox is started", () => {
    expect(start).toBe("npm run sandbox\n");
  });

  it("shows commands that do what it says", async () => {
    expect(commands).toHaveLength(EFFECTS.length);
    for (const [index, [endpoint, effect]] of EFFECTS.entries()) {
      const block = commands[index] ?? "";
      expect(block).toContain(`/${endpoint}`);
      const given = { "http://127.0.0.1:8090": sandbox.url };
      await effect(await runShell(block, { given, cwd: folder }));
    }
  }, 60_000);

  it("names every operation, fault and case that there is", () => {
    const text = page("sandbox.md");
    const operations = [...POCKYT_TARGETS.operations.keys(), ...PAYERMAX_TARGETS.operations.keys()];
    for (const name of [...operations, ...CASE_TYPES]) expect(text).toContain(`\`${name}\``);
  });
});
