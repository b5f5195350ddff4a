import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { DataConverter } from "@temporalio/common";

/** The modules of the workflow bundle: TypeScript files in the source tree, JavaScript files in the build. */
export const workflowModules = {
  workflowsPath: pathOf("index"),
  workflowInterceptorModules: [pathOf("interceptors")],
};

/** Encodes the messages and stacks of failures, in the workflows as in the worker beside them. */
export const failureConverterPath = pathOf("failure-converter");

/**
 * How the workflows are bundled for a worker with this data converter.
 *
 * @param interceptorModules further ones, which issue no commands
 */
export function workflowBundleOptions(
  { failureConverterPath: path }: DataConverter = {},
  interceptorModules: readonly string[] = [],
) {
  return {
    ...workflowModules,
    workflowInterceptorModules: [...workflowModules.workflowInterceptorModules, ...interceptorModules],
    ...(path !== undefined && { failureConverterPath: path }),
  };
}

function pathOf(module: string): string {
  return fileURLToPath(new URL(`../workflows/${module}${extname(import.meta.url)}`, import.meta.url));
}
