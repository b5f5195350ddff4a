import { Command, CommanderError } from "commander";
import { readCliConfig } from "../config/cli.js";
import { readTemporalConfig } from "../config/temporal.js";
import { together } from "../config/error.js";
import { paymentIdPattern, DEFAULT_ACCOUNT } from "../domain/ids.js";
import type { Context, Outcome, Terminal } from "./command.js";
import { connect, type Temporal } from "./connect.js";
import type { Registrar } from "./define-command.js";
import { registerAck } from "./commands/ack.js";
import { registerCancel } from "./commands/cancel.js";
import { registerCapture } from "./commands/capture.js";
import { registerCards } from "./commands/cards.js";
import { registerDoctor } from "./commands/doctor.js";
import { registerEvents } from "./commands/events.js";
import { registerExplain } from "./commands/explain.js";
import { registerList } from "./commands/list.js";
import { registerRefund } from "./commands/refund.js";
import { registerResolve } from "./commands/resolve.js";
import { registerSetup } from "./commands/setup.js";
import { registerShow } from "./commands/show.js";
import { registerStuck } from "./commands/stuck.js";
import { registerViews } from "./commands/views.js";
import { BadUsage, EXIT, exitCodeOf, type ExitCode } from "./exit-codes.js";
import { readAccount } from "./options.js";
import { styleOf } from "./text/style.js";

interface CommonOptions {
  readonly account: string;
  readonly json?: boolean;
  readonly address?: string;
  readonly namespace?: string;
  readonly profile?: string;
}

/** In the order of the help. A command of its own is one file and a line here. */
const COMMANDS = [
  ...[registerSetup, registerDoctor],
  ...[registerList, registerShow, registerExplain, registerStuck, registerViews],
  ...[registerAck, registerCapture, registerCancel, registerRefund, registerResolve],
  ...[registerEvents, registerCards],
];

/**
 * Runs the command line to its end.
 *
 * @param args what stands after `holdfast`
 * @returns the exit code
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: EXIT.done };
  const program = configured(new Command("holdfast"), terminal)
    .description("The operator's commands of Holdfast. docs/cli.md has an example of each.")
    .addHelpText(
      "after",
      "\nProcesses, configured by the environment (docs/operations.md):\n  worker, relay, card-vault, codec, sandbox",
    )
    .showHelpAfterError("(holdfast COMMAND --help says more)");
  for (const register of COMMANDS)
    register(
      registrar(program, terminal, (code) => {
        ended.code = code;
      }),
    );
  try {
    await program.parseAsync(args, { from: "user" });
    return ended.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badUsage;
    throw error;
  }
}

function configured(command: Command, terminal: Terminal): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => {
      terminal.out(text);
    },
    writeErr: (text) => {
      terminal.err(text);
    },
  });
}

function registrar(program: Command, terminal: Terminal, end: (code: ExitCode) => void): Registrar {
  return {
    command(usage, description) {
      const [group, ...rest] = usage.split(" ");
      const isGrouped = rest[0] !== undefined && !rest[0].startsWith("<");
      const parent = isGrouped ? groupOf(program, group ?? "", terminal) : program;
      const command = configured(parent.command(isGrouped ? rest.join(" ") : usage), terminal)
        .description(description)
        .option("--account <NAME>", "the merchant's account", readAccount, DEFAULT_ACCOUNT)
        .option("--json", "one JSON document on standard output, nothing else")
        .option(
          "--address <HOST:PORT>",
          "Temporal's address; default: TEMPORAL_ADDRESS, as Temporal's CLI has it",
        )
        .option("--namespace <NAME>", "Temporal's namespace; default: TEMPORAL_NAMESPACE")
        .option("--profile <NAME>", "a profile of temporal.toml; default: TEMPORAL_PROFILE");
      return { command, run: (work) => perform(work, command.opts<CommonOptions>(), terminal).then(end) };
    },
  };
}

/** A word that has commands of its own, such as `cards`. */
function groupOf(program: Command, name: string, terminal: Terminal): Command {
  const known = program.commands.find((command) => command.name() === name);
  return (
    known ?? configured(program.command(name), terminal).description(`${name}: see holdfast ${name} --help`)
  );
}

async function perform(
  work: (context: Context) => Promise<Outcome>,
  options: CommonOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const connected: { temporal?: Promise<Temporal> } = {};
  try {
    const outcome = await work(contextOf(options, terminal, connected));
    terminal.out(`${options.json === true ? JSON.stringify(outcome.document) : outcome.text}\n`);
    return outcome.exitCode ?? EXIT.done;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    terminal.err(`${message}\n`);
    if (options.json === true)
      terminal.out(`${JSON.stringify({ error: { code: codeOf(error), message } })}\n`);
    return exitCodeOf(error);
  } finally {
    await connected.temporal?.then(({ close }) => close()).catch(() => undefined);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}

function contextOf(
  options: CommonOptions,
  terminal: Terminal,
  connected: { temporal?: Promise<Temporal> },
): Context {
  const { account, address, namespace, profile } = options;
  const env = {
    ...terminal.env,
    ...(address !== undefined && { TEMPORAL_ADDRESS: address }),
    ...(namespace !== undefined && { TEMPORAL_NAMESPACE: namespace }),
    ...(profile !== undefined && { TEMPORAL_PROFILE: profile }),
  };
  const { config, temporalConfig } = together({
    config: () => readCliConfig(env),
    temporalConfig: () => readTemporalConfig(env),
  });
  return {
    ...{ account, terminal, config, temporalConfig },
    style: styleOf(terminal.isColored && options.json !== true),
    temporal: () => (connected.temporal ??= connect(temporalConfig, config.payloadKeys)),
    payment: (id) => ({ account, paymentId: readPaymentId(id) }),
  };
}

/** Cases that name no payment are kept under such a number too. */
function readPaymentId(id: string): string {
  if (!paymentIdPattern.test(id))
    throw new BadUsage(`${id} is no paymentId; expected 1 to 32 upper-case letters, digits or underscores`);
  return id;
}
