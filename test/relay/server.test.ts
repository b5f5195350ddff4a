import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { form, head, startRelay } from "./support.js";

const LENGTH = { "Content-Length": String(form().length) };

/** So long that a test which needs it fails by its time-out. */
const closeGraceMs = 600_000;

describe("closing", () => {
  test("finishes the delivery that has begun", async () => {
    const relay = await startRelay({ closeGraceMs });
    const { signaled, settle } = relay.payments.hold();
    const response = relay.post();
    await signaled;
    const closed = relay.close();
    settle();
    expect((await response).status).toBe(200);
    await closed;
    await expect(relay.post()).rejects.toThrow(TypeError);
  });

  test("finishes the request that has begun", async () => {
    const relay = await startRelay({ closeGraceMs });
    const { write, until, closed } = await relay.socket();
    write(head({ ...LENGTH, Expect: "100-continue" }));
    await until(/100 Continue/);
    const closing = relay.close();
    write(form());
    expect(await closed()).toMatch(/HTTP\/1.1 200 OK[^]*success$/);
    await closing;
    expect(relay.payments.signals).toHaveLength(1);
  });

  test("takes the webhook whose first bytes had come", async () => {
    const relay = await startRelay({ closeGraceMs });
    const { write, closed } = await relay.socket();
    const whole = head(LENGTH) + form();
    write(whole.slice(0, 20));
    // The relay has read them once it has answered a later connection.
    await relay.send("GET", "/livez");
    const closing = relay.close();
    const livez = () => relay.send("GET", "/livez").catch((error: unknown) => error);
    await expect.poll(livez).toBeInstanceOf(TypeError);
    write(whole.slice(20));
    expect(await closed()).toMatch(/^HTTP\/1.1 200 OK[^]*success$/);
    await closing;
  });

  test("does not wait for ever for a body that never comes", async () => {
    const relay = await startRelay({ closeGraceMs: 20 });
    const { socket, write, until } = await relay.socket();
    write(head({ ...LENGTH, Expect: "100-continue" }));
    await until(/100 Continue/);
    await Promise.all([once(socket, "close"), relay.close()]);
  });

  test("twice is closing once", async () => {
    const relay = await startRelay();
    await Promise.all([relay.close(), relay.close()]);
  });
});

test("a port that is taken is an error", async () => {
  const { url } = await startRelay();
  await expect(startRelay({ port: Number(new URL(url).port) })).rejects.toThrow(/EADDRINUSE/);
});
