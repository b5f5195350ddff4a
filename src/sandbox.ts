import { readSandboxConfig } from "./config.js";
import { isEntryPoint, runProcess } from "./process.js";
import { startSandbox } from "./sandbox/server.js";

if (isEntryPoint(import.meta.url)) await runProcess("sandbox", () => startSandbox(readSandboxConfig()));
