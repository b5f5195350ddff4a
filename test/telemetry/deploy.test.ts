import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { namedMetrics } from "../support/exposed-metrics.js";

const deploy = (path: string) => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url));

const hasPromtool = spawnSync("promtool", ["--version"]).error === undefined;

/** CI installs it; elsewhere Prometheus need not be there. */
const needsPromtool = test.skipIf(!hasPromtool && process.env.CI === undefined);

needsPromtool("promtool takes the alert rules, and they fire as their tests say", () => {
  expect(execFileSync("promtool", ["check", "rules", deploy("prometheus/alerts.yaml")]).toString()).toContain(
    "SUCCESS",
  );
  expect(
    execFileSync("promtool", ["test", "rules", deploy("prometheus/alerts.test.yaml")]).toString(),
  ).toContain("SUCCESS");
});

interface Dashboard {
  readonly panels: readonly { readonly id: number; readonly targets: readonly { readonly expr: string }[] }[];
}

test("the dashboard's panels have ids of their own, and an expression with one of our metrics each", () => {
  const { panels } = JSON.parse(readFileSync(deploy("grafana/dashboard.json"), "utf8")) as Dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { targets } of panels)
    for (const { expr } of targets) expect(namedMetrics(expr)).not.toEqual([]);
});
