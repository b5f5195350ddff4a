import { spawnSync } from "node:child_process";

const PYTHON = `
import sys, json, hashlib, base64
md5 = lambda data: hashlib.md5(data).hexdigest()
for line in sys.stdin:
    work = json.loads(line)
    fields = json.loads(base64.b64decode(work["body"]).decode("utf-8"))
    assert all(isinstance(value, str) for value in fields.values()), "a value is no string"
    fields.pop("verifySign", None)
    pairs = [name.encode() + b"=" + fields[name].encode() for name in sorted(fields, key=str.encode)]
    print(md5(b"&".join(pairs + [md5(work["token"].encode()).encode()])))
`;

/**
 * Each JSON body's signature, computed from the raw bytes by a program that shares nothing with ours: Python, or
 * OpenSSL's MD5 where there is none.
 */
export function signaturesByAnotherProgram(bodies: readonly Buffer[], token: string): string[] {
  const input = bodies.map((body) => JSON.stringify({ body: body.toString("base64"), token })).join("\n");
  const python = spawnSync("python3", ["-c", PYTHON], { input, encoding: "utf8" });
  if (python.status === 0) return python.stdout.trim().split("\n");
  return bodies.map((body) => signatureByOpenssl(body, token));
}

function signatureByOpenssl(body: Buffer, token: string): string {
  const fields = new Map(Object.entries(JSON.parse(body.toString("utf8")) as Record<string, string>));
  fields.delete("verifySign");
  const names = [...fields.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const pairs = names.map((name) => `${name}=${fields.get(name) ?? ""}`);
  return openssl([...pairs, openssl(token)].join("&"));
}

function openssl(input: string): string {
  const { status, stdout } = spawnSync("openssl", ["dgst", "-md5", "-r"], { input, encoding: "utf8" });
  if (status !== 0) throw new Error("found neither python3 nor openssl");
  return stdout.slice(0, 32);
}
