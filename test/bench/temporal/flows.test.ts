import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { CONTENDER_NAMES } from "../../../bench/contenders/contender.js";
import { FLOW_NAMES } from "../../../bench/flows.js";
import { measureCell } from "../../../bench/measure/cell.js";
import { OtherWork } from "../../../bench/measure/same-calls.js";
import { BadOptions, readOptions } from "../../../bench/options.js";
import type { FlowFigures } from "../../../bench/report/figures.js";
import { measureFlows } from "../../../bench/measure-flows.js";
import { setStage, type Stage } from "../../../bench/stage.js";
import { useProcessesFromSource } from "../support/from-source.js";

let stage: Stage;
let flows: readonly FlowFigures[];
const said: string[] = [];

useProcessesFromSource();
beforeAll(async () => {
  const say = (line: string) => said.push(line);
  stage = await setStage(readOptions(["--address", inject("temporal").address]), say);
  flows = await measureFlows(stage, 1, [{ atOnce: 2, payments: 2 }], say);
});
afterAll(async () => {
  await stage.close();
});

describe.each(FLOW_NAMES)("%s", (name) => {
  const figures = () => flows.find(({ flow }) => flow === name)?.loads[0];

  it("has figures of every contender", () => {
    expect(figures()?.contenders.map(({ contender }) => contender)).toEqual(CONTENDER_NAMES);
    for (const { paymentsPerSecond, firstMs, finalMs, cpuSecondsPerThousand } of figures()?.contenders ??
      []) {
      expect(paymentsPerSecond.median).toBeGreaterThan(0);
      expect(firstMs.p50.median).toBeGreaterThan(0);
      expect(finalMs.p50.median).toBeGreaterThanOrEqual(firstMs.p50.median);
      expect(cpuSecondsPerThousand.worker?.median).toBeGreaterThan(0);
    }
  });

  it("has ratios of one round to the same round of another contender", () => {
    const [bare, tutorial, holdfast] = figures()?.contenders ?? [];
    const ratios = figures()?.ratios;
    const ratio = (one = 0, other = 0) => expect.closeTo(one / other, 8) as number;
    expect(ratios?.paymentsPerSecond.median).toEqual(
      ratio(holdfast?.paymentsPerSecond.median, bare?.paymentsPerSecond.median),
    );
    expect(ratios?.timeToFinal.median).toEqual(ratio(holdfast?.finalMs.p50.median, bare?.finalMs.p50.median));
    expect(ratios?.timeToFirst.median).toEqual(
      ratio(holdfast?.firstMs.p50.median, tutorial?.firstMs.p50.median),
    );
  });

  it("counts what a payment leaves in Temporal: the guarantees are not free, and not dear", () => {
    const costs = flows.find(({ flow }) => flow === name)?.costs ?? [];
    const [bare, , holdfast] = costs;
    expect(holdfast?.events).toBeGreaterThan(bare?.events ?? NaN);
    expect(holdfast?.events).toBeLessThan((bare?.events ?? NaN) * 1.5);
    expect(holdfast?.bytes).toBeGreaterThan(1000);
  });
});

it("says after each cell what it came to, and how long the others may take", () => {
  const cells = said.filter((line) =>
    /^\[\d+\/9\] round 1, .* 2 at once, .* payments\/s, .* s left\)$/.test(line),
  );
  expect(cells).toHaveLength(FLOW_NAMES.length * CONTENDER_NAMES.length);
});

it.each([
  ["server", ["--address", "127.0.0.1:9"], "answers at 127.0.0.1:9"],
  ["namespace", ["--namespace", "nowhere"], "the namespace nowhere"],
])("says so where there is no such %s, and starts nothing", async (_what, args, words) => {
  const options = readOptions(["--address", inject("temporal").address, ...args]);
  const stage = setStage(options, () => undefined);
  await expect(stage).rejects.toThrow(BadOptions);
  await expect(stage).rejects.toThrow(words);
});

it("gives no figures where a contender has the provider do other work", async () => {
  const { bare } = stage.contenders;
  const twice = {
    ...bare,
    backend: {
      ...bare.backend,
      async start(flow: "savedCard", paymentId: string) {
        await bare.backend.start(flow, `${paymentId}_AGAIN`);
        return bare.backend.start(flow, paymentId);
      },
    },
  };
  const cell = { round: 1, flow: "savedCard", atOnce: 1, contender: "bare", paymentIds: ["ONCE"] } as const;
  const measured = measureCell(cell, twice, stage.provider, () => Promise.resolve({}));
  await expect(measured).rejects.toThrow(OtherWork);
  await expect(measured).rejects.toThrow("bare made calls for payments that were not asked for: ONCE_AGAIN");
});

it("counts a tutorial's queries as the actions that they are", () => {
  const { costs = [] } = flows.find(({ flow }) => flow === "vaultWith3ds") ?? {};
  const [bare, tutorial] = costs;
  // No update, but a query at least.
  expect(tutorial?.actions).toBeGreaterThanOrEqual(bare?.actions ?? NaN);
});
