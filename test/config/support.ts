import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { ConfigError } from "../../src/config.js";

/** Planted as every secret: no message may hold it. */
export const SECRET = "Pl4nted-S3cret-Do-Not-Show-To-Anybody";

export const POCKYT = {
  POCKYT_BASE_URL: "https://mapi.example.com/",
  POCKYT_MERCHANT_NO: "203780",
  POCKYT_STORE_NO: "303661",
  POCKYT_TOKEN: SECRET,
};

export const WORKER = {
  ...POCKYT,
  HOLDFAST_PUBLIC_URL: "https://pay.example.com",
  HOLDFAST_CARD_VAULT_URL: "http://card-vault:8081",
  HOLDFAST_CARD_VAULT_LEASE_TOKEN: SECRET,
};

/** What `read` complains about; fails where it doesn't, leaves a problem out or shows the planted secret. */
export function problemsOf(read: () => unknown): readonly string[] {
  const { message, stack = "", problems } = complaintOf(read);
  expect(`${message}${stack}`).not.toContain(SECRET);
  for (const problem of problems) expect(message).toContain(problem);
  return problems;
}

function complaintOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("there was nothing to complain about");
}

/** A folder that lasts as long as the test. */
export function folder(files: Readonly<Record<string, unknown>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "holdfast-config-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    // Whatever the machine's default is: an accounts file that others may write is refused.
    writeFileSync(join(path, name), text, { mode: 0o644 });
  }
  return path;
}

/** The variable that names an accounts file with this content. */
export function accountsFile(content: unknown, files: Readonly<Record<string, string>> = {}) {
  const path = join(folder({ ...files, "accounts.json": content }), "accounts.json");
  return { HOLDFAST_ACCOUNTS_FILE: path };
}

export function openssl(args: readonly string[], input: string | Buffer = ""): Buffer {
  return execFileSync("openssl", args, { input, stdio: ["pipe", "pipe", "ignore"] });
}

/** A key pair in every form that operators have. */
export function keyForms(...genpkey: string[]) {
  const privatePem = openssl(["genpkey", ...genpkey]).toString();
  const publicPem = openssl(["pkey", "-pubout"], privatePem).toString();
  const pkcs8 = openssl(["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], privatePem);
  const spki = openssl(["pkey", "-pubout", "-outform", "DER"], privatePem);
  return {
    privatePem,
    publicPem,
    privateBase64: pkcs8.toString("base64"),
    publicBase64: spki.toString("base64"),
  };
}

export const RSA = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
export const EC = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
