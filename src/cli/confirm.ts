import type { Terminal } from "./command.js";
import { BadUsage } from "./exit-codes.js";

export interface Confirmation {
  readonly yes?: boolean;
}

/** A person said no: nothing was done. */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}

/**
 * Refuses at once what nobody could be asked about.
 *
 * @throws BadUsage
 */
export function mustBeAskable({ ask }: Terminal, { yes }: Confirmation, command: string): void {
  if (yes !== true && ask === null)
    throw new BadUsage(
      `${command} asks before it acts, and here is no terminal to ask at; with --yes it acts`,
    );
}

/**
 * Asks before anything is done.
 *
 * @throws NotConfirmed where the answer is not yes
 */
export async function confirm({ ask }: Terminal, { yes }: Confirmation, question: string): Promise<void> {
  if (yes === true) return;
  const answer = (await ask?.(`${question} [y/N] `)) ?? "";
  if (!/^y(es)?$/i.test(answer.trim())) throw new NotConfirmed("Nothing was done.");
}
