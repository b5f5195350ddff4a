import { providerNames } from "../providers/terms.js";
import { secretVariables } from "./secrets.js";

/** OpenTelemetry's may have the token that opens the collector. */
const PREFIXES = ["holdfast", "temporal", "otel", ...providerNames].map((name) => `${name.toUpperCase()}_`);

/**
 * Takes our variables out of the environment once they were read: Node writes the whole environment into a diagnostic
 * report, and every child process and worker thread gets a copy. The system's own record of how the process was
 * started (`/proc/<pid>/environ`) keeps them, for its user and root.
 */
export function forgetEnvironment(env: NodeJS.ProcessEnv = process.env): void {
  for (const name of [
    ...Object.keys(env).filter((name) => PREFIXES.some((prefix) => name.startsWith(prefix))),
    ...secretVariables,
  ])
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- setting it to undefined makes it a text
    delete env[name];
}
