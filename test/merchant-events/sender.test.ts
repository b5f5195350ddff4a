import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { deliverer, DELIVERIES_AT_A_TIME } from "../../src/merchant-events/deliver.js";
import { isPublic, lookupPublic } from "../../src/merchant-events/public-addresses.js";
import { createMerchantEventSender } from "../../src/merchant-events/sender.js";
import type { DeliveryCall } from "../../src/domain/merchant-events/deliveries.js";
import { newSecret } from "../support/merchant-endpoint.js";

const DEADLINE_MS = 500;
const MESSAGE = { id: "evt-1", body: '{"type":"payment.captured"}' };
const sender = createMerchantEventSender(DEADLINE_MS);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => sender.close());

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const send = (url: string, secrets = [newSecret()], allowPrivate = true) =>
  sender.send({ url, secrets, allowPrivate }, MESSAGE);

describe("an answer", () => {
  test.each([
    [200, "delivered"],
    [204, "delivered"],
    [299, "delivered"],
    [302, "failed"],
    [400, "failed"],
    [404, "failed"],
    [410, "gone"],
    [500, "failed"],
    [503, "failed"],
  ])("of %i is %s, and tells its status only", async (status, ended) => {
    const url = await listening((_, answer) => answer.writeHead(status, { location: "/other" }).end("words"));
    expect(await send(url)).toEqual({ ended, answer: `HTTP ${String(status)}` });
  });

  test("that leads elsewhere is not followed", async () => {
    const paths: (string | undefined)[] = [];
    const url = await listening((request, answer) => {
      paths.push(request.url);
      answer.writeHead(307, { location: `${url}/elsewhere` }).end();
    });
    expect(await send(`${url}/events`)).toMatchObject({ ended: "failed" });
    expect(paths).toEqual(["/events"]);
  });

  test("that never ends counts by its status, and is not read to its end", async () => {
    let sent = 0;
    const url = await listening((_, answer) => {
      answer.writeHead(200);
      const more = () => {
        sent += 65_536;
        if (!answer.destroyed && sent < 1e9) answer.write(Buffer.alloc(65_536), more);
      };
      more();
    });
    expect(await send(url)).toMatchObject({ ended: "delivered" });
    await expect.poll(() => sent).toBeLessThan(1e8);
  });
});

describe("no answer", () => {
  test("in time: the endpoint hangs", async () => {
    const url = await listening(() => undefined);
    expect(await send(url)).toEqual({ ended: "failed", answer: "no answer within 0.5 s" });
  });

  test("as nobody listens", async () => {
    expect(await send("http://127.0.0.1:9/")).toEqual({ ended: "failed", answer: "ECONNREFUSED" });
  });

  test("as the connection breaks", async () => {
    const url = await listening((request) => request.socket.destroy());
    expect(await send(url)).toMatchObject({
      ended: "failed",
      answer: expect.not.stringContaining(" ") as string,
    });
  });
});

describe("a signature", () => {
  test("verifies by each of the secrets, and by no other", async () => {
    const [old, young, other] = [newSecret(), newSecret(), newSecret()];
    const seen: Record<string, string>[] = [];
    const url = await listening((request, answer) => {
      seen.push(request.headers as Record<string, string>);
      answer.end();
    });
    await send(url, [old, young]);
    const headers = seen[0] ?? {};
    for (const secret of [old, young])
      expect(new Webhook(secret).verify(MESSAGE.body, headers)).toEqual({ type: "payment.captured" });
    expect(() => new Webhook(other).verify(MESSAGE.body, headers)).toThrow("No matching signature");
    expect(headers["webhook-id"]).toBe("evt-1");
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  });
});

describe("an address that is not public", () => {
  const PRIVATE = [
    ...["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    ...["169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255"],
    ...["198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254"],
    ...[
      "ff02::1",
      "::ffff:127.0.0.1",
      "::ffff:169.254.169.254",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "::10.0.0.1",
    ],
  ];

  test.each(PRIVATE)("%s is refused", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each(["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8"])(
    "%s is public",
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  test.each([
    "https://127.0.0.1:1/",
    "https://[::1]:1/",
    "https://0x7f.1:1/",
    "https://2130706433:1/",
    "https://[::ffff:169.254.169.254]/latest/",
    "https://localhost:1/",
    "http://shop.example/",
  ])("%s is refused before anything is sent", async (url) => {
    expect(await send(url, [newSecret()], false)).toEqual({ ended: "failed", answer: "address_not_public" });
  });

  test("reaches nobody, and with the account's leave it does", async () => {
    const came: string[] = [];
    const url = (
      await listening((request, answer) => {
        came.push(request.url ?? "");
        answer.end();
      })
    ).replace("127.0.0.1", "localhost");
    expect(await send(url.replace("http:", "https:"), [newSecret()], false)).toMatchObject({
      ended: "failed",
    });
    expect(came).toEqual([]);
    expect(await send(url)).toMatchObject({ ended: "delivered" });
    expect(came).toEqual(["/"]);
  });

  test("fails the very look-up that the connection is made by", async () => {
    const error = await new Promise((resolve) => {
      lookupPublic("localhost", { all: true }, resolve);
    });
    expect(error).toMatchObject({ code: "address_not_public" });
  });
});

test("one account's deliveries that hang leave the others' places alone", async () => {
  const url = await listening(() => undefined);
  const endpoint = { url, secrets: [newSecret()], allowPrivate: true };
  const good = { ...endpoint, url: await listening((_, answer) => answer.end()) };
  const deliver = deliverer(
    new Map([
      ["hangs", endpoint],
      ["works", good],
    ]),
    sender,
  );
  const of = (account: string) => deliver({ account, id: "evt-1", body: {} as DeliveryCall["body"] });
  const hanging = Array.from({ length: DELIVERIES_AT_A_TIME }, () => of("hangs"));
  expect(await of("hangs")).toMatchObject({ ended: "busy" });
  expect(await of("works")).toMatchObject({ ended: "delivered" });
  await Promise.all(hanging);
  expect(await of("hangs")).toMatchObject({ ended: "failed" });
  expect(await of("nobody")).toMatchObject({ ended: "failed" });
});
