// A worker in a process of its own, from source, that halts where it is told to: see stepping-worker.ts.
import { register } from "node:module";

register("./typescript-loader.mjs", import.meta.url, { data: { folder: process.env.TRANSPILED } });
const { runSteppingWorker } = await import("./stepping-worker.ts");
await runSteppingWorker();
