import { afterAll, beforeAll, inject, vi } from "vitest";

/** The benchmark's processes run from their TypeScript source, as they inherit it: the tests need no build. */
export function useProcessesFromSource(): void {
  beforeAll(() => {
    vi.stubEnv("NODE_OPTIONS", `--import=${new URL("run-from-source.mjs", import.meta.url).href}`);
    vi.stubEnv("TRANSPILED", inject("transpiled"));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
}
