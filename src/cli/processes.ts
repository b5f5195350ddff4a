import { CONFIG_EXIT_CODE } from "../config/error.js";
import { importPart, MissingPackages } from "../parts.js";

/** `holdfast worker` and so on: what runs until it is told to stop, configured by the environment. */
const PROCESSES = {
  worker: () => import("../worker.js"),
  relay: () => import("../relay.js"),
  "card-vault": () => import("../card-vault.js"),
  codec: () => import("../codec.js"),
  sandbox: () => import("../sandbox.js"),
};

type ProcessName = keyof typeof PROCESSES;

export function isProcess(name: string): name is ProcessName {
  return Object.hasOwn(PROCESSES, name);
}

export async function startProcess(name: ProcessName, args: readonly string[]): Promise<void> {
  if (args.length > 0) {
    process.stderr.write(
      `holdfast ${name} takes no arguments, and was given ${args.join(" ")}: it is configured by the environment, see docs/reference.md\n`,
    );
    process.exitCode = 2;
    return;
  }
  try {
    const { run } = await importPart(name, PROCESSES[name], `holdfast ${name}`);
    await run();
  } catch (error) {
    if (!(error instanceof MissingPackages)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = CONFIG_EXIT_CODE;
  }
}
