import { makeTelemetryFilterString, Runtime, type LogEntry } from "@temporalio/worker";

/** Only what a test should worry about: a worker's life and a failed payment are what the tests are about. */
const EXPECTED = /Workflow failed|heartbeat details/;

Runtime.install({
  logger: {
    log: () => undefined,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: print,
    error: print,
  },
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: "ERROR" }) } },
});

function print(message: string, meta?: LogEntry["meta"]): void {
  if (!EXPECTED.test(message)) process.stderr.write(`${message} ${JSON.stringify(meta)}\n`);
}
