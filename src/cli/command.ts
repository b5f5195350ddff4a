import type { PaymentKey } from "../domain/ids.js";
import type { CliConfig } from "../config/cli.js";
import type { Environment } from "../config/environment.js";
import type { TemporalConfig } from "../config/temporal.js";
import type { Temporal } from "./connect.js";
import type { ExitCode } from "./exit-codes.js";
import type { Style } from "./text/style.js";

/** The surroundings of a command; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether colors may be used. */
  readonly isColored: boolean;
  /** Asks a person; null: there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string>) | null;
  readonly env: Environment;
  /** Of the person at the terminal. */
  readonly userName: () => string;
  readonly now: () => Date;
}

/** What a command has to do its work. */
export interface Context {
  readonly account: string;
  readonly terminal: Terminal;
  readonly style: Style;
  readonly config: CliConfig;
  /** Where Temporal is, by the environment and the options. */
  readonly temporalConfig: TemporalConfig;
  /** Connects at the first call. @throws TemporalUnreachable */
  readonly temporal: () => Promise<Temporal>;
  /** The payment with this id in the command's account. @throws BadUsage where it can be no payment's */
  readonly payment: (id: string) => PaymentKey;
}

/** What a command has come to. */
export interface Outcome<Document = unknown> {
  /** What `--json` prints. */
  readonly document: Document;
  /** What people read. */
  readonly text: string;
  /** Default 0. */
  readonly exitCode?: ExitCode;
}
