import { readSandboxConfig } from "./config.js";
import { createLog } from "./log.js";
import { isEntryPoint, runProcess } from "./process.js";
import { startSandbox } from "../sandbox/server.js";

/** The first line of what it writes. */
const NOT_FOR_PRODUCTION =
  "this sandbox plays Pockyt and PayerMax for tests and demos; it is not for production: it moves no money, and anyone on this machine may steer it";

export const run = () =>
  runProcess("sandbox", async () => {
    const sandbox = await startSandbox(readSandboxConfig());
    createLog("sandbox").warn(NOT_FOR_PRODUCTION);
    return sandbox;
  });

if (isEntryPoint(import.meta.url)) await run();
