// Usage: node health.mjs [livez|readyz]: exits 0 where the process of this container answers 200. For HEALTHCHECK.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";

/** Where each process serves its health: a variable, and what it is by default. */
const PORTS = {
  worker: ["HOLDFAST_METRICS_PORT", 9464],
  relay: ["HOLDFAST_RELAY_PORT", 8080],
  "card-vault": ["HOLDFAST_CARD_VAULT_PORT", 8081],
  codec: ["HOLDFAST_CODEC_PORT", ""],
};

/** It is in the arguments of the container's first process, also where that is an init which started ours. */
const command = readFileSync("/proc/1/cmdline", "utf8").replaceAll("\0", " ");
const [, name] = /\bdist\/src\/(worker|relay|card-vault|codec)\.js\b/.exec(command) ?? [];
if (name === undefined) {
  console.error(`the container's first process is no program of Holdfast: ${command}`);
  process.exit(1);
}

const [variable, byDefault] = PORTS[name];
const port = process.env[variable] || byDefault;
const host = process.env.HOLDFAST_BIND_ADDRESS?.replace(/^(0\.0\.0\.0)?$/, "127.0.0.1") ?? "127.0.0.1";
const [path = "livez"] = process.argv.slice(2);
const speaksTls = name === "card-vault" && process.env.HOLDFAST_CARD_VAULT_TLS_CERT_FILE;
const { get } = speaksTls ? https : http;

// It asks itself, under an address that no certificate is for.
const request = get(
  { host, port, path: `/${path}`, timeout: 3_000, rejectUnauthorized: false },
  ({ statusCode }) => {
    console.log(`${name} /${path}: ${statusCode}`);
    process.exit(statusCode === 200 ? 0 : 1);
  },
);
request.on("timeout", () => request.destroy(new Error("no answer within 3 s")));
request.on("error", ({ message }) => {
  console.error(`${name} /${path}: ${message}`);
  process.exit(1);
});
