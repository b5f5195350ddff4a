import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { PockytClient, text } from "./support/pockyt-client.js";
import { rawPost } from "./support/raw-post.js";

const JSON_TYPE = { "content-type": "application/json" };

let sandbox: Sandbox;
let client: PockytClient;
let port: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new PockytClient(sandbox.url);
  ({ port } = new URL(sandbox.url));
});
afterAll(() => sandbox.close());

/** Its status, and whether the sandbox's clock has moved. */
async function moveClock(headers: Record<string, string>): Promise<string> {
  const offset = async () => (await client.control("GET", "/_sandbox/clock")).body.offsetSeconds as number;
  const before = await offset();
  const seen = await rawPost(`${sandbox.url}/_sandbox/clock/advance`, '{"seconds":60}', {
    ...JSON_TYPE,
    ...headers,
  });
  return `${seen.text.slice(9, 12)} ${(await offset()) > before ? "moved" : "stands"}`;
}

describe("who may steer the sandbox", () => {
  it.each([
    [() => ({ host: `127.0.0.1:${port}` })],
    [() => ({ host: `localhost:${port}` })],
    [() => ({ host: `LocalHost:${port}` })],
    [() => ({ host: `[::1]:${port}` })],
    [() => ({ origin: sandbox.url })],
    [() => ({ origin: `http://localhost:${port}` })],
  ])("a request of this machine: case %#", async (headers) => {
    expect(await moveClock(headers())).toBe("200 moved");
  });

  it.each([
    [() => ({ host: `shop.example:${port}` })],
    [() => ({ host: "shop.example" })],
    [() => ({ host: `127.0.0.1.shop.example:${port}` })],
    [() => ({ host: `shop.example@127.0.0.1:${port}` })],
    [() => ({ host: "127.0.0.1" })],
    [() => ({ host: "127.0.0.1:1" })],
    [() => ({ origin: "https://shop.example" })],
    [() => ({ origin: "http://127.0.0.1" })],
    [() => ({ origin: `https://127.0.0.1:${port}` })],
    [() => ({ origin: "null" })],
  ])("nobody else: case %#", async (headers) => {
    expect(await moveClock(headers())).toBe("403 stands");
  });
});

it("is told what it may be called", async () => {
  const headers = { ...JSON_TYPE, host: "shop.example" };
  const seen = await rawPost(`${sandbox.url}/_sandbox/reset`, "", headers);
  expect(seen.text).toContain(`expected 127.0.0.1:${port}, localhost:${port}, [::1]:${port}`);
});

it("another site's page makes no payment", async () => {
  const sale = client.signed(client.cardFields());
  const headers = { ...JSON_TYPE, origin: "https://shop.example" };
  const seen = await rawPost(`${sandbox.url}/order/v4/capture`, JSON.stringify(sale), headers);
  expect(seen.text).toMatch(/^HTTP\/1.1 403 /);
  expect(sandbox.transactions({ reference: text(sale.reference) })).toEqual([]);
});

it("another site's page doesn't answer for the shopper, whose own browser does", async () => {
  const sale = client.cardFields();
  const { result } = await client.capture(sale);
  const decide = (origin: string) =>
    rawPost(text(result.authenticationUrl), "outcome=approve", {
      "content-type": "application/x-www-form-urlencoded",
      origin,
    });
  const status = () => sandbox.transactions({ reference: text(sale.reference) })[0]?.status;
  expect((await decide("https://shop.example")).text).toMatch(/^HTTP\/1.1 403 /);
  expect(status()).toBe("pending");
  expect((await decide(sandbox.url)).text).toMatch(/^HTTP\/1.1 200 /);
  expect(status()).toBe("success");
});
