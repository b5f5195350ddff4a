import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { readVariables, type Environment } from "./environment.js";
import { ConfigError, errorCode } from "./error.js";
import { text, written } from "../formats/format.js";

/** A certificate and its key, as PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
}

const CERT = "HOLDFAST_CARD_VAULT_TLS_CERT_FILE";
const KEY = "HOLDFAST_CARD_VAULT_TLS_KEY_FILE";

/**
 * What the card vault shows to its clients; null: it speaks plain HTTP.
 *
 * @throws ConfigError where one file is named without the other, or the two are no certificate with its key
 */
export function readCardVaultTls(env: Environment): ServerTls | null {
  const file = written(text("a PEM file")).exactOptional();
  const { [CERT]: certFile, [KEY]: keyFile } = readVariables(env, { [CERT]: file, [KEY]: file });
  if (certFile === undefined && keyFile === undefined) return null;
  if (certFile === undefined || keyFile === undefined)
    throw new ConfigError([
      `${certFile === undefined ? CERT : KEY} is missing; expected a file for each of ${CERT} and ${KEY}, or neither`,
    ]);
  const tls = { cert: contentOf(CERT, certFile), key: contentOf(KEY, keyFile) };
  try {
    createSecureContext(tls);
    return tls;
  } catch (error) {
    throw new ConfigError([
      `${CERT} and ${KEY} can't be used${errorCode(error)}; expected a certificate (chain) and its private key, each as PEM`,
    ]);
  }
}

function contentOf(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError([
      `${name} names a file that can't be read${errorCode(error)}; expected a PEM file`,
    ]);
  }
}
