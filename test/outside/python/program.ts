import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { payloadKeysOfProject } from "../../support/encryption.js";
import { CVV, TEST_CARDS } from "../../support/payments.js";
import type { Stack } from "../../support/stack.js";
import { writeCodec } from "./codec.js";

const { HOLDFAST_TEST_PYTHON: python, HOLDFAST_TEST_PYTHON_MISSING: missing, CI } = process.env;

/** Why the program can't run here, or null. On a CI machine it has to. */
export const whyNoPython =
  python === undefined ? (missing ?? "run the tests with npm test, which installs its client") : null;
export const pythonIsRequired = CI !== undefined && !["", "0", "false"].includes(CI);

/**
 * What payments.py printed: every reply that it got. Its payments' ids begin with `prefix`.
 *
 * @param more variables of its environment
 */
export async function runPayments(
  stack: Stack,
  prefix: string,
  more: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  if (python === undefined) throw new Error(`there is no Python for the tests: ${whyNoPython ?? ""}`);
  const folder = payloadKeysOfProject === undefined ? null : await writeCodec();
  const card = { number: TEST_CARDS.threeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: inject("temporal").address,
    HOLDFAST_TASK_QUEUE: stack.taskQueue,
    HOLDFAST_CARD_VAULT_URL: stack.vault.url,
    HOLDFAST_CARD_VAULT_TOKEN: stack.vaultStoreToken,
    CARD: JSON.stringify(card),
    PAYMENT_PREFIX: prefix,
    ...(folder !== null && { HOLDFAST_PAYLOAD_KEYS: payloadKeysOfProject, PYTHONPATH: folder }),
    ...more,
  };
  const program = join(import.meta.dirname, "payments.py");
  try {
    const { stdout } = await promisify(execFile)(python, [program], { env, timeout: 90_000 });
    return JSON.parse(stdout);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true });
  }
}
