// For `node --import`: the entry is named as the compiler will name it, and runs from its TypeScript source.
import { register } from "node:module";

register("../../processes/kill/typescript-loader.mjs", import.meta.url, {
  data: { folder: process.env.TRANSPILED },
});
register("./source-of-entry.mjs", import.meta.url);
