import { afterEach, describe, expect, test, vi } from "vitest";
import { newCardRef } from "../../src/cards/card-reference.js";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import { seal } from "../../src/cards/sealed-card.js";
import { CARD, LEASE_TOKEN, ORDER1, startServer, STORE_TOKEN } from "./support.js";

// What is only in a buffer can be overwritten, as a string can't. The buffers are seen as they are made and read.

const TEXT = JSON.stringify(CARD);

/** The buffers that were made of the card's text while `run` ran. */
async function madeOfCard(run: () => unknown): Promise<Buffer[]> {
  const made = vi.spyOn(Buffer, "from");
  await run();
  const { calls, results } = made.mock;
  const given: readonly unknown[] = calls.map(([first]) => first);
  return results.filter((_, at) => given[at] === TEXT).map(({ value }) => value as Buffer);
}

afterEach(() => {
  vi.restoreAllMocks();
});

function expectZeros(buffer: Uint8Array | undefined, length: number): void {
  // Compared as words: a failed comparison of bytes would show them.
  expect(buffer?.length).toBe(length);
  expect(buffer?.every((byte) => byte === 0)).toBe(true);
}

test("what is sealed is overwritten", async () => {
  const [plaintext, ...others] = await madeOfCard(() => seal(CARD, newCardRef().reference));
  expectZeros(plaintext, TEXT.length);
  expect(others).toHaveLength(0);
});

describe("the vault's client overwrites", () => {
  test.each([201, 500])("the card that it sent, whatever the answer is: %i", async (status) => {
    const url = await startServer((_, response) => void response.writeHead(status).end());
    const put = () => createCardStore({ url, token: STORE_TOKEN }).put(CARD);
    const [sent, ...others] = await madeOfCard(() => expect(put()).rejects.toThrow(/no usable answer/));
    expectZeros(sent, TEXT.length);
    expect(others).toHaveLength(0);
  });

  test.each([
    ["a card", TEXT, "leased"],
    ["half a card", TEXT.slice(0, -1), "unreachable"],
  ])("the answer that it read: %s", async (_, answer, status) => {
    const url = await startServer((_request, response) => void response.writeHead(200).end(answer));
    const read = vi.spyOn(TextDecoder.prototype, "decode");
    const leases = createCardLeases({ url, token: LEASE_TOKEN });
    expect((await leases.lease("card_x", ORDER1)).status).toBe(status);
    expectZeros(read.mock.calls.at(-1)?.[0] as Uint8Array | undefined, answer.length);
  });
});
