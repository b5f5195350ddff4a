import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payloadKeys } from "../../src/formats/payload-keys.js";
import { blockWith, runShell } from "../docs/shell-blocks.js";
import { resources, ROOT, type Resource } from "./files.js";
import { compose, secretFiles } from "./workloads.js";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
const OF_ACCOUNTS = ["pockyt-token", "payermax-private-key", "payermax-public-key"];

/** A copy, in which the commands of docs/deployment.md make their secrets. */
const copy = mkdtempSync(join(tmpdir(), "holdfast-deployment-"));
const secret = (name: string) => readFileSync(join(copy, "deploy/secrets", name), "utf8").trimEnd();
const run = (words: string, given: Readonly<Record<string, string>> = {}) =>
  runShell(blockWith("deployment.md", words), { given, cwd: copy });

beforeAll(async () => {
  cpSync(join(ROOT, "deploy"), join(copy, "deploy"), { recursive: true });
  await run("openssl rand -hex 32 >");
  for (const name of OF_ACCOUNTS) writeFileSync(join(copy, "deploy/secrets", name), `of ${name}`);
  await run("chmod 444 deploy/secrets/*");
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe("the commands of docs/deployment.md", () => {
  it("make every secret that Compose mounts, readable in a folder of the operator's alone", () => {
    const folder = join(copy, "deploy/secrets");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const mounted = Object.values(compose.secrets).map(({ file }) => file.replace("./secrets/", ""));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(mounted));
    for (const name of mounted) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o444);
    expect(secret("card-vault-token")).toMatch(/^[0-9a-f]{64}$/);
    expect(secret("card-vault-token")).not.toBe(secret("card-vault-lease-token"));
    expect(payloadKeys.read(secret("notification-keys"))).toMatchObject([{ keyId: "n1" }]);
    expect(statSync(join(copy, "deploy/accounts.json")).mode & 0o777).toBe(0o444);
  });

  it.runIf(hasKubectl)("make the secrets that the pods mount, with the files that they name", async () => {
    const made = await run("create secret generic worker", {
      "kubectl apply --filename": "true",
      "kubectl create secret": "echo ---\nkubectl create --dry-run=client --output yaml secret",
    });
    const secrets = parseAllDocuments(made).map((document) => document.toJS() as Resource);
    const named = secrets.map(({ metadata, data = {} }) => [metadata.name, Object.keys(data).sort()]);
    const expected = Object.entries(secretFiles()).map(([name, files]) => [name, [...files].sort()]);
    expect(named).toEqual(expected);
    expect(expected).toHaveLength(5);
    const decoded = (name: string, file: string) => {
      const data = secrets.find(({ metadata }) => metadata.name === name)?.data ?? {};
      return Buffer.from(data[file] ?? "", "base64")
        .toString()
        .trimEnd();
    };
    // Nobody knows what would lease a card where backends store them.
    const ofBackends = decoded("card-vault-store", "card-vault-lease-token");
    expect(ofBackends).toMatch(/^[0-9a-f]{64}$/);
    expect(ofBackends).not.toBe(secret("card-vault-lease-token"));
    expect(decoded("card-vault-lease", "card-vault-lease-token")).toBe(secret("card-vault-lease-token"));
    expect(decoded("card-store", "valkey.conf")).toBe(`requirepass ${secret("card-store-password")}`);
    expect(decoded("card-vault-lease", "card-vault-store")).toBe(
      `redis://:${secret("card-store-password")}@card-store:6379`,
    );
  });

  it.runIf(hasKubectl)("apply all manifests", async () => {
    const [apply = ""] = blockWith("deployment.md", "--kustomize").split("\n");
    const rendered = await runShell(apply, {
      given: { "kubectl apply --kustomize": "kubectl kustomize" },
      cwd: copy,
    });
    const names = parseAllDocuments(rendered).map((document) => {
      const { kind, metadata } = document.toJS() as Resource;
      return `${kind} ${metadata.name}`;
    });
    expect(names.sort()).toEqual(
      resources()
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort(),
    );
    expect(rendered).toContain("image: holdfast:0.1.0");
  });
});
