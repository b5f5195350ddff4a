import { importPart } from "../parts.js";

export type { Sandbox, SandboxOptions } from "../../sandbox/server.js";
export type { Testing, TestingOptions } from "../testing.js";

export const { startSandbox, startTesting } = await importPart(
  "holdfast/testing",
  () => import("../testing.js"),
);
