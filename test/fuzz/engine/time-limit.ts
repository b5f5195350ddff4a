import { Script } from "node:vm";

const CALL = new Script("globalThis.holdfastFuzzCall()");

/**
 * Runs it to its end, or stops it in the middle: V8 stops code also inside of a loop or a regular expression, which
 * nothing else in the process can.
 *
 * @returns whether it came to its end within so many milliseconds
 * @throws whatever `call` throws
 */
export function endsWithin(ms: number, call: () => void): boolean {
  const global = globalThis as { holdfastFuzzCall?: () => void };
  global.holdfastFuzzCall = call;
  try {
    CALL.runInThisContext({ timeout: ms });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    return false;
  } finally {
    delete global.holdfastFuzzCall;
  }
}
