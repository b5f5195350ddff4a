import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The modules of the workflow bundle: TypeScript files in the source tree, JavaScript files in the build. */
export const workflowModules = {
  workflowsPath: pathOf("index"),
  workflowInterceptorModules: [pathOf("interceptors")],
};

function pathOf(module: string): string {
  return fileURLToPath(new URL(`../workflows/${module}${extname(import.meta.url)}`, import.meta.url));
}
