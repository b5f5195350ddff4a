import { once } from "node:events";
import { METHODS, request, type IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { FORM, form, head, IPN, PATH, signed, startRelay, webhook, type Relay } from "./support.js";

const KIB = 1024;

async function errorCode(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string } };
  return error.code;
}

describe("404", () => {
  test.each([
    "/webhooks/pockyt/other",
    "/webhooks/payermax/default",
    "/webhooks/nobody/default",
    "/webhooks/__proto__/default",
    "/webhooks/pockyt/__proto__",
    "/webhooks/pockyt/DEFAULT",
    "/webhooks/pockyt/..%2fdefault",
    "/webhooks/pockyt/%zz",
    `/webhooks/pockyt/${"a".repeat(200)}`,
  ])("%s is no account of ours, for any method", async (path) => {
    const relay = await startRelay();
    for (const response of [await relay.post(form(), FORM, path), await relay.send("GET", path)]) {
      expect(response.status).toBe(404);
      expect(await errorCode(response)).toBe("not_found");
    }
    expect(relay.payments.signals).toEqual([]);
  });

  test.each([
    "/",
    "/webhooks",
    "/webhooks/pockyt",
    "/webhooks/pockyt/default/",
    "/webhooks/pockyt/default/x",
    "/metrics",
  ])("%s is no path of ours, whatever is sent there", async (path) => {
    const relay = await startRelay();
    const response = await relay.post(form(), "text/html", path);
    expect(response.status).toBe(404);
    expect(await errorCode(response)).toBe("not_found");
  });
});

describe("405", () => {
  async function ask(url: string, method: string): Promise<IncomingMessage> {
    const asked = request(url, { method }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    return response;
  }

  test.each(METHODS.filter((name) => !["POST", "CONNECT"].includes(name)))("%s", async (method) => {
    const relay = await startRelay();
    const response = await ask(relay.url + PATH, method);
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe("POST");
    expect(relay.logged()).toMatchObject([{ level: 40, provider: "pockyt", result: "refused", status: 405 }]);
  });

  test.each(["/livez", "/readyz"])("POST %s", async (path) => {
    const response = await ask((await startRelay()).url + path, "POST");
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe("GET, HEAD");
  });
});

describe("415", () => {
  test.each([
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/jsonx",
    "application",
    `${FORM},${FORM}`,
    ";",
  ])("%j", async (contentType) => {
    const relay = await startRelay();
    const response = await relay.post(form(), contentType);
    expect(response.status).toBe(415);
    expect(await errorCode(response)).toBe("unsupported_media_type");
    expect(relay.payments.signals).toEqual([]);
  });

  test("no content type at all", async () => {
    const relay = await startRelay();
    const response = await relay.send("POST", PATH, { body: Buffer.from(form()) });
    expect(response.status).toBe(415);
    expect(relay.payments.signals).toEqual([]);
    expect(relay.logged()).toMatchObject([{ result: "refused", status: 415 }]);
  });
});

/** A form body of that many bytes. */
function padded(bytes: number): string {
  return form().padEnd(bytes, "x");
}

function chunked(body: string, size: number): string {
  const chunks = body.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
  return [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
}

describe("413", () => {
  test.each([64 * KIB + 1, 5000 * KIB])("%i bytes, announced", async (bytes) => {
    const relay = await startRelay();
    const { write, until } = await relay.socket();
    write(head({ "Content-Length": String(bytes) }) + padded(Math.min(bytes, 1000)));
    expect(await until(/}}$/)).toMatch(/^HTTP\/1.1 413 [^]*payload_too_large/);
    expect(relay.payments.signals).toEqual([]);
    expect(relay.logged()).toMatchObject([{ level: 40, result: "refused", status: 413 }]);
  });

  test("more than 64 KiB in chunks, never announced", async () => {
    const relay = await startRelay();
    const { write, until } = await relay.socket();
    const body = chunked(padded(64 * KIB + 1), 16 * KIB);
    // Its end is not sent: the relay does not wait for it.
    write(head({ "Transfer-Encoding": "chunked" }) + body.slice(0, body.lastIndexOf("0\r\n")));
    expect(await until(/}}$/)).toMatch(/^HTTP\/1.1 413 /);
    expect(relay.payments.signals).toEqual([]);
  });

  test("64 KiB are read", async () => {
    const relay = await startRelay();
    // Too long to be signed, so it is read to its end and then found forged.
    expect((await relay.post(padded(64 * KIB))).status).toBe(401);
  });

  test("fetch gets the answer, too", async () => {
    expect((await (await startRelay()).post(padded(80 * KIB))).status).toBe(413);
  });
});

describe("a body that comes in an unusual way", () => {
  test.each([1, 7, 100_000])("in chunks of %i bytes", async (size) => {
    const relay = await startRelay();
    const { write, until } = await relay.socket();
    write(head({ "Transfer-Encoding": "chunked" }) + chunked(form(), size));
    expect(await until(/success$/)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(relay.payments.signals).toHaveLength(1);
  });

  test("byte by byte, each after the one before was sent", async () => {
    const relay = await startRelay();
    const { socket, until } = await relay.socket();
    socket.setNoDelay(true);
    for (const byte of head({ "Content-Length": String(form().length) }) + form()) {
      await new Promise((sent) => socket.write(byte, sent));
    }
    expect(await until(/success$/)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });

  test("pipelined: each is answered, in order", async () => {
    const relay = await startRelay();
    const { write, until } = await relay.socket();
    const length = { "Content-Length": String(form().length) };
    const forged = form().replace("20.00", "90.00");
    const other = form(signed({ ...IPN, amount: "30.00" }));
    write([form(), forged, other].map((body) => head(length) + body).join(""));
    const answers = await until(/200 OK[^]*401[^]*200 OK[^]*success$/);
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 401", "HTTP/1.1 200"]);
    expect(relay.payments.signals).toHaveLength(2);
  });

  test("with 100-continue", async () => {
    const relay = await startRelay();
    const { write, until } = await relay.socket();
    write(head({ "Content-Length": String(form().length), Expect: "100-continue" }));
    await until(/^HTTP\/1.1 100 Continue/);
    write(form());
    expect(await until(/success$/)).toContain("HTTP/1.1 200 OK");
  });

  test("never to its end: 408, and the connection is closed", async () => {
    const relay = await startRelay({ requestTimeoutMs: 100 });
    const { write, closed } = await relay.socket();
    write(head({ "Content-Length": String(form().length) }) + form().slice(0, -1));
    expect(await closed()).toMatch(/^HTTP\/1.1 408 /);
    expect(relay.payments.signals).toEqual([]);
  });

  test("and is cut off: no effect", async () => {
    const relay = await startRelay();
    const { socket, write, until } = await relay.socket();
    write(head({ "Content-Length": String(form().length), Expect: "100-continue" }));
    await until(/100 Continue/);
    write(form().slice(0, -1));
    socket.destroy();
    await expect.poll(() => relay.logged()).toMatchObject([{ level: 40, result: "refused", status: 400 }]);
    expect(relay.payments.signals).toEqual([]);
  });

  test("and is hung up on before the answer: it is delivered and logged all the same", async () => {
    const relay = await startRelay();
    const { signaled, settle } = relay.payments.hold();
    const { socket, write } = await relay.socket();
    write(head({ "Content-Length": String(form().length) }) + form());
    await signaled;
    socket.destroy();
    await once(socket, "close");
    settle();
    await expect.poll(() => relay.logged()).toMatchObject([{ result: "accepted", paymentId: "ORDER1001" }]);
  });

  test("not as HTTP: 400 that repeats nothing of it", async () => {
    const { write, closed } = await (await startRelay()).socket();
    write("POSTING secret-words\r\n\r\n");
    const answer = await closed();
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).not.toContain("secret");
  });
});

describe("what nobody expects is 503, never an acknowledgement", () => {
  const thrown = new TypeError("cannot read 4111111111111111");
  const reading = {
    contentTypes: [FORM],
    acknowledgement: webhook.acknowledgement,
    read: () => {
      throw thrown;
    },
  };

  async function expectFailure(relay: Relay): Promise<void> {
    const response = await relay.post();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await errorCode(response)).toBe("unavailable");
    const [line] = relay.logged();
    expect(line).toMatchObject({ level: 50, result: "failed", status: 503, error: { type: "TypeError" } });
    expect(relay.lines.join("")).not.toContain("4111");
  }

  test("reading throws", async () => {
    await expectFailure(await startRelay({ webhooks: () => reading }));
  });

  test("delivering throws", async () => {
    await expectFailure(await startRelay({ deliver: () => Promise.reject(thrown) }));
  });

  test("delivering throws at once", async () => {
    await expectFailure(
      await startRelay({
        deliver: () => {
          throw thrown;
        },
      }),
    );
  });

  test("finding the account throws", async () => {
    await expectFailure(
      await startRelay({
        webhooks: () => {
          throw thrown;
        },
      }),
    );
  });
});

describe("health", () => {
  test.each(["GET", "HEAD"])("%s: alive and ready", async (method) => {
    const relay = await startRelay();
    expect((await relay.send(method, "/livez")).status).toBe(200);
    expect((await relay.send(method, "/readyz")).status).toBe(200);
    expect(relay.lines).toEqual([]);
  });

  test.each<[string, () => Promise<boolean>]>([
    ["says no", () => Promise.resolve(false)],
    ["fails", () => Promise.reject(new Error("no"))],
    ["hangs", () => new Promise<never>(() => undefined)],
  ])("not ready, and alive, when Temporal %s", async (_how, ready) => {
    const relay = await startRelay({ ready, readyTimeoutMs: 20 });
    expect((await relay.send("GET", "/readyz")).status).toBe(503);
    expect((await relay.send("GET", "/livez")).status).toBe(200);
  });
});
