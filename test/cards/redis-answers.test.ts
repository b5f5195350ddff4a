import { expect, onTestFinished, test } from "vitest";
import { RedisCardStore } from "../../src/cards/redis-card-store.js";
import { fakeRedis } from "../support/fake-redis.js";
import { CARD, ORDER1, unreachable } from "./support.js";

/** Answers that no script of the store gives, from whatever else may be at its URL: none of them is one about a card. */

const CARD_REF = `card_${"A".repeat(43)}`;

/** A text, a list and nothing, as the protocol writes them. */
const text = (value: string) => `$${value.length}\r\n${value}\r\n`;
const list = (...items: string[]) => `*${items.length}\r\n${items.join("")}`;
const NOTHING = "$-1\r\n";

/** A store whose server answers every script with this, or by hanging up. */
async function storeAnswered(reply: string | undefined) {
  const server = await fakeRedis((command, socket) => {
    if (command === "CLIENT") return "+OK\r\n";
    if (reply === undefined) socket.destroy();
    return reply;
  });
  const store = new RedisCardStore({ url: `redis://${server.host}` });
  onTestFinished(() => {
    store.close();
  });
  return { store, server };
}

test.each([
  ["a number", ":1\r\n"],
  ["nothing", NOTHING],
  ["an empty list", list()],
  ["one word that is no list", text("gone")],
  ["a list with another word", list(text("stored"), text("AAAA"))],
  ["a lease of nothing", list(text("leased"), NOTHING)],
  ["a lease of a number", list(text("leased"), ":1\r\n")],
])("a lease that is answered with %s is not answered", async (_, reply) => {
  const { store } = await storeAnswered(reply);
  await expect(store.lease(CARD_REF, ORDER1)).rejects.toEqual(
    unreachable("it answers a lease with something else"),
  );
});

test.each([
  ["a number", ":1\r\n"],
  ["nothing", NOTHING],
  ["another word", text("gone")],
])("a destruction that is answered with %s is not answered", async (_, reply) => {
  const { store } = await storeAnswered(reply);
  await expect(store.destroy(CARD_REF, ORDER1)).rejects.toEqual(
    unreachable("it answers a destruction with something else"),
  );
});

test.each([
  ["with a code", "-READONLY You can't write against a read only replica.\r\n", "it refuses: READONLY"],
  // In a sentence without a code no word is one, however it is written.
  ["without a code", "-nothing can be stored in HERE\r\n", "it refuses: unknown"],
  ["by hanging up", undefined, "SocketClosedUnexpectedlyError"],
])("a refusal %s makes no vault full", async (_, reply, reason) => {
  const { store } = await storeAnswered(reply);
  await expect(store.put(CARD)).rejects.toEqual(unreachable(reason));
});

test("closing a store ends its connection", async () => {
  const { store, server } = await storeAnswered("+PONG\r\n");
  expect(await store.ready()).toBe(true);
  store.close();
  await expect.poll(() => server.connections.map(({ socket }) => socket.destroyed)).toEqual([true]);
});
