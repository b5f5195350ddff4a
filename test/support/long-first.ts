import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by folder or file: started last, it would keep a single worker busy at the end. */
const LONG = ["packages/", "processes/", "hostile/", "faults/", "workflows/upgrade.test.ts"].map(
  (name) => `/test/${name}`,
);

/**
 * Vitest knows how long a file takes only from an earlier run; on a fresh clone it goes by the file's size, which
 * says nothing about waiting for processes. The files of a project stay together: they share their workers.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ project, moduleId }: TestSpecification): number {
  if (project.name === "encrypted") return 1;
  if (project.name !== "temporal") return 0;
  return LONG.some((path) => moduleId.includes(path)) ? 2 : 3;
}
