import { afterAll, describe, expect, it } from "vitest";
import { execute } from "./engine/execute.js";
import { findingIn } from "./engine/fuzz.js";
import { keptInputs } from "./input-file.js";
import { startConfirmation } from "./oracle/confirm.js";
import { PROVIDERS } from "./options.js";
import { loadTarget } from "./targets/load.js";

/** Time enough for any machine: what is slow is looked for by the fuzzer. */
const LIMIT_MS = 30_000;

describe.each(PROVIDERS)("%s", async (provider) => {
  const target = await loadTarget(provider);
  const confirmation = startConfirmation(target);
  afterAll(() => confirmation.close());

  const corpus = keptInputs("corpus", provider);
  const findings = keptInputs("findings", provider);

  it.each([...corpus, ...findings])("$file is read as it must be", async ({ input, result }) => {
    const executed = execute(target, [input], LIMIT_MS);
    const found = await findingIn(executed, confirmation);
    expect(found?.problem).toBeUndefined();
    expect(executed[0]?.outcome).toMatchObject({ reading: { result } });
  });

  it("has genuine inputs of every result, and others that are nearly genuine", () => {
    const results = new Set(corpus.map(({ result }) => result));
    const expected = ["verified", "unreadable", "forged", "malformed"];
    expect([...results]).toEqual(expect.arrayContaining(expected));
  });
});
