import { expect, test } from "vitest";
import { PAYERMAX_PATH } from "../../support/payermax-news.js";
import { FORM, form, head } from "../support.js";
import { expectOnlyTheGenuine, startHostileRelay } from "./hostile-relay.js";
import { NO_ANSWER, statusesOf } from "./table.js";
import { JSON_TYPE } from "./wire.js";

const BODY = form();
const HEAD = head({ "Content-Length": String(BODY.length) });
const CHUNKED = head({ "Transfer-Encoding": "chunked" });

/** Each stops before its end and waits. */
const UNFINISHED: readonly (readonly [what: string, request: string])[] = [
  ["nothing", ""],
  ["one letter", "P"],
  ["half a request line", HEAD.slice(0, 10)],
  ["no header", HEAD.split("\r\n")[0] ?? ""],
  ["half a header's name", HEAD.slice(0, HEAD.indexOf("Content-Type") + 5)],
  ["half a header's value", HEAD.slice(0, HEAD.indexOf(FORM) + 5)],
  ["no end of its head", HEAD.slice(0, -2)],
  ["no body", HEAD],
  ["half a body", HEAD + BODY.slice(0, 50)],
  ["all but the last byte", HEAD + BODY.slice(0, -1)],
  ["no chunk", CHUNKED],
  ["half a chunk", `${CHUNKED}ff\r\n${BODY.slice(0, 50)}`],
  ["all but the last chunk", `${CHUNKED}${BODY.length.toString(16)}\r\n${BODY}\r\n`],
  ["no end of its trailers", `${CHUNKED}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\nX-A: b\r\n`],
  [
    "half a body to PayerMax",
    head({ "Content-Type": JSON_TYPE, "Content-Length": "100" }, PAYERMAX_PATH) + "{",
  ],
  ["a body announced with Expect", head({ "Content-Length": String(BODY.length), Expect: "100-continue" })],
];

test("senders that never come to an end, all at once, are given up, and have no effect", async () => {
  const relay = await startHostileRelay(500);
  const answered = await Promise.all(
    UNFINISHED.map(async ([what, request]) => ({ what, statuses: await statusesOf(relay, request) })),
  );
  const wrong = answered.filter(({ statuses }) =>
    statuses.some((status) => ![408, NO_ANSWER].includes(status)),
  );
  expect(wrong).toEqual([]);
  expect(relay.payments.calls).toEqual([]);
  await expectOnlyTheGenuine(relay);
});

test("senders that have not come to their end hold nobody up", async () => {
  const relay = await startHostileRelay();
  const sockets = await Promise.all(
    UNFINISHED.map(async ([, request]) => {
      const { socket, write } = await relay.socket();
      write(request);
      return socket;
    }),
  );
  await expectOnlyTheGenuine(relay);
  for (const socket of sockets) socket.destroy();
});
