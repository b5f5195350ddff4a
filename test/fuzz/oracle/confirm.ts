import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FuzzTarget, Prepared } from "../targets/target.js";

/** Another program's word on what was accepted: Python with its own hashes, numbers, JSON and forms, and `openssl`. */
export interface Confirmation {
  /** What is wrong with each of them, in their order; null: nothing. One call after the other. */
  readonly check: (accepted: readonly Prepared[]) => Promise<(string | null)[]>;
  readonly close: () => Promise<void>;
}

/** Starting `openssl` takes longer than all else of an input, so it sees one of so many; Python checks each. */
const OPENSSL_SEES_ONE_OF = 64;

/** @throws Error from `check` where the other program ends before it has answered */
export function startConfirmation({ name, facts }: FuzzTarget): Confirmation {
  const python = spawn("python3", [join("test", "fuzz", "oracle", "confirm.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ended = once(python, "close");
  // It may have ended before it was asked: the missing answer says so.
  python.stdin.on("error", () => undefined);
  python.stdin.write(`${JSON.stringify({ provider: name, ...facts })}\n`);
  let asked = 0;
  return {
    check: async (accepted) => {
      const questions = accepted.map(({ request: { contentType, headers, body } }) =>
        JSON.stringify({
          contentType,
          sign: headers.sign,
          body: body.toString("base64"),
          byOpenssl: asked++ % OPENSSL_SEES_ONE_OF === 0,
        }),
      );
      python.stdin.write(questions.map((question) => `${question}\n`).join(""));
      const answers: (string | null)[] = [];
      while (answers.length < questions.length) {
        const line = await lines.next();
        if (line.done) throw new Error("python3 ended before it had answered");
        answers.push(line.value === "" ? null : line.value);
      }
      return answers;
    },
    close: async () => {
      python.stdin.end();
      await ended;
    },
  };
}
