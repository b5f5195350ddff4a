import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { selfSigned } from "../support/self-signed.js";
import { eventually, merchant, TOKENS, usePrograms } from "./support.js";

const run = usePrograms();
const CLIENT = pathToFileURL(join(import.meta.dirname, "../../dist/src/cards/client.js")).href;

/** Puts a CVV with the built client, in a process of its own: Node reads what it trusts once, as it starts. */
async function putIn(env: Readonly<Record<string, string>>, url: string): Promise<string> {
  const program = `
    import { createCardStore } from ${JSON.stringify(CLIENT)};
    const cards = createCardStore(${JSON.stringify({ url, token: TOKENS.store })});
    console.log(await cards.putCvv("790").then(({ cardRef }) => cardRef, ({ message }) => message));`;
  const args = ["--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
  });
  return stdout.trim();
}

test("a vault with a certificate serves whoever trusts it through NODE_EXTRA_CA_CERTS, and opens no inspector", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-vault-tls-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const { cert, key } = selfSigned();
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  const shop = await merchant();
  const vault = run("card-vault", {
    ...shop.env["card-vault"],
    HOLDFAST_CARD_VAULT_TLS_CERT_FILE: files.cert,
    HOLDFAST_CARD_VAULT_TLS_KEY_FILE: files.key,
  });
  await vault.ready();
  const url = shop.vaultUrl.replace("http:", "https:");

  expect(await putIn({ NODE_EXTRA_CA_CERTS: files.cert }, url)).toMatch(/^card_/);
  expect(await putIn({}, url)).toMatch(/SELF_SIGNED/);

  vault.kill("SIGUSR1");
  await eventually(() => {
    expect(vault.output()).toContain("SIGUSR1 opens no inspector here");
  });
  expect(vault.output()).not.toContain("Debugger listening");
  expect(vault.output()).not.toContain("PRIVATE KEY");
  expect((await vault.stop()).code).toBe(0);
});
