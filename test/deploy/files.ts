import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

export const ROOT = join(import.meta.dirname, "../..");

export function text(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** As Docker and Kubernetes read it: YAML 1.1, where 0440 is octal. */
const AS_ENGINES = { version: "1.1", merge: true } as const;

export function yaml(path: string): unknown {
  return parse(text(path), AS_ENGINES);
}

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** Every Kubernetes resource of ours, in the order of their files. */
export function resources(): Resource[] {
  return readdirSync(join(ROOT, "deploy/kubernetes"))
    .filter((name) => name !== "kustomization.yaml")
    .flatMap((name) => parseAllDocuments(text(`deploy/kubernetes/${name}`), AS_ENGINES))
    .map((document) => {
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as Resource;
    });
}
