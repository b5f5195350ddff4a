import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The suite as somebody else has it: by the package's entry, from the build, without the test runner of ours. */
async function contractOf(fault: string): Promise<{ failed: string[]; passed: number }> {
  const program = join(import.meta.dirname, "own-provider/contract.mjs");
  const child = spawn(process.execPath, ["--test-reporter=tap", program, fault], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH },
  });
  const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
  // TAP escapes nothing that is in the cases' names.
  const failed = [...output.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name = ""]) => name);
  return { failed, passed: [...output.matchAll(/^ok \d+ - /gm)].length };
}

const CALLS = ["charge", "cancel", "refund", "query", "queryRefund"];
const each = (rule: string, calls = CALLS) => calls.map((call) => `${call}: ${rule}`);

test("a provider of another package that keeps the contract passes it under Node's test runner", async () => {
  const { failed, passed } = await contractOf("none");
  expect(failed).toEqual([]);
  expect(passed).toBeGreaterThan(70);
});

/** What an adapter does wrong, and the rules that it breaks by it: these, and no other. */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  "calls HTTP 5xx a refusal": each("HTTP 5xx is unknown"),
  throws: [
    ...each("a connection that is reset is unknown"),
    ...each("a connection that is closed is unknown"),
    ...each("a connection that is closed in the answer is unknown"),
    ...each("a connection that is silent is unknown"),
  ],
  "believes every answer": each("an answer with a wrong signature is unknown"),
  "takes any payment for its own": each("the answer of another payment is unknown", ["charge", "query"]),
  "takes any word for success": each("a status word that isn't known decides nothing", ["charge", "query"]),
  "forgets duplicates": each("a duplicate is unknown", ["charge"]),
  "quotes the provider": each("nothing secret is in what it gives back"),
  "has a key for each time": [
    "webhooks: a repeat has the same key whenever it comes, and other news another one",
  ],
  "believes every webhook": [
    "webhooks: a forged one is forged",
    "webhooks: one that was changed on its way never says anything else",
  ],
};

test.concurrent.each(Object.entries(FAULTS))(
  "one that %s fails by the rules that it breaks",
  async (fault, broken) => {
    const { failed } = await contractOf(fault);
    expect(failed).toEqual(broken);
  },
);
