import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** What a workflow bundle is made of: as TypeScript in the source tree, as JavaScript where it is built. */
export const workflowModules = {
  workflowsPath: pathOf("index"),
  workflowInterceptorModules: [pathOf("interceptors")],
};

function pathOf(module: string): string {
  return fileURLToPath(new URL(`../workflows/${module}${extname(import.meta.url)}`, import.meta.url));
}
