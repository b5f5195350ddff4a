import type { ServerResponse } from "node:http";
import { newsSign } from "../support/payermax-news.js";
import { leavesOf, Literal, mapLeaves, write, type Json, type Path } from "./json.js";

export type Answer = (response: ServerResponse) => void;

/** What stands in the place of a genuine answer; null: this one has nothing to be changed. */
export interface HostileAnswer {
  readonly name: string;
  readonly of: (genuine: Json) => Answer | null;
}

/** Signed as the provider would: that it can sign makes it no better. */
export function signedBody(body: Buffer): Answer {
  return (response) => {
    const sign = newsSign(body.toString("latin1"));
    response.writeHead(200, { "content-type": "application/json", sign }).end(body);
  };
}

export const signedJson = (value: Json): Answer => signedBody(Buffer.from(write(value)));

/** What says that there is an answer; the rest is the record. */
const ENVELOPE = ["code", "msg", "ret_code", "ret_msg"];
const isEnvelope = (path: readonly string[]) =>
  path.length === 1 && (ENVELOPE.includes(path[0] ?? "") || path[0] === "status");

const wrongTypes: readonly (readonly [string, Json])[] = [
  ["null", null],
  ["numbers", 7],
  ["booleans", true],
  ["lists", [[]]],
  ["objects", { status: "success" }],
];

const DEPTH = 25_000;
const deep = new Literal(`${'[{"a":'.repeat(DEPTH)}1${"}]".repeat(DEPTH)}`);

export const CHUNK = Buffer.alloc(64 * 1024, " ");

/** Bytes that went to whoever let an endless answer go on, by answer. */
export const endless: { written: number; isOver: boolean }[] = [];

function endlessAnswer(response: ServerResponse): void {
  const stream = { written: 0, isOver: false };
  endless.push(stream);
  response.writeHead(200, { "content-type": "application/json" });
  response.on("close", () => (stream.isOver = true));
  const next = () => {
    while (!response.destroyed) {
      stream.written += CHUNK.length;
      if (!response.write(CHUNK)) return void response.once("drain", next);
    }
  };
  next();
}

/** The opposite of what happened, in the provider's words. */
const LIES = new Map<string, string>([
  ["success", "failed"],
  ["SUCCESS", "FAILED"],
  ["REFUND_SUCCESS", "REFUND_FAILED"],
]);

export const hostileAnswers: readonly HostileAnswer[] = [
  ...wrongTypes.map(([name, value]) => ({
    name: `${name} in every field`,
    of: (genuine: Json) => signedJson(mapLeaves(genuine, () => value)),
  })),
  ...wrongTypes.map(([name, value]) => ({
    name: `${name} in every field of the record`,
    of: (genuine: Json) => signedJson(mapLeaves(genuine, (leaf, path) => (isEnvelope(path) ? leaf : value))),
  })),
  {
    name: "deep nesting in every field of the record",
    of: (genuine) => {
      let isPlaced = false;
      return signedJson(
        mapLeaves(genuine, (leaf, path) => {
          if (isEnvelope(path) || isPlaced) return isEnvelope(path) ? leaf : null;
          isPlaced = true;
          return deep;
        }),
      );
    },
  },
  { name: "deep nesting and nothing else", of: () => signedBody(Buffer.from(deep.text)) },
  {
    name: "a record over 256 KiB",
    of: (genuine) => signedBody(Buffer.from(`${write(genuine)}${" ".repeat(256 * 1024)}`)),
  },
  { name: "an endless answer", of: () => endlessAnswer },
  {
    name: "invalid UTF-8 beside what is said",
    of: (genuine) => signedBody(Buffer.from(`{"note":"\xff\xfe",${write(genuine).slice(1)}`, "latin1")),
  },
  {
    name: "invalid UTF-8 in every text",
    of: (genuine) =>
      signedBody(
        Buffer.from(
          write(mapLeaves(genuine, (leaf) => (typeof leaf === "string" ? `\xff${leaf}` : leaf))),
          "latin1",
        ),
      ),
  },
  { name: "names twice, the lie last", of: (genuine) => lieTwice(genuine, "last") },
  { name: "names twice, the lie first", of: (genuine) => lieTwice(genuine, "first") },
  {
    name: "everything under __proto__",
    of: (genuine) => {
      const text = write(genuine);
      return signedBody(Buffer.from(`{"__proto__":${text},"constructor":{"prototype":${text}}}`));
    },
  },
  {
    name: "the record under __proto__",
    of: (genuine) =>
      signedBody(
        Buffer.from(
          write(genuine).replace(/"(data|result|resultBody)":(\{.*\})\}$/, '"$1":{"__proto__":$2}}'),
        ),
      ),
  },
  ...["1e999", "-2000", "9007199254740993", "1e-7", '"1e3"', '"20.00000000001"'].map((literal) => ({
    name: `${literal} as every amount`,
    of: (genuine: Json) => {
      const isAmount = (path: Path) => /amount$/i.test(path.at(-1) ?? "");
      return leavesOf(genuine).some(isAmount)
        ? signedJson(mapLeaves(genuine, (leaf, path) => (isAmount(path) ? new Literal(literal) : leaf)))
        : null;
    },
  })),
  {
    name: "another order's data",
    of: (genuine) => {
      const text = write(genuine);
      const other = text.replaceAll(
        /"(reference|outTradeNo|requestId|outRefundNo|refundReference)":"[^"]*"/g,
        '"$1":"OTHER1"',
      );
      return other === text ? null : signedBody(Buffer.from(other));
    },
  },
  ...["", "null", "[]", "17", '"success"', "{}", "\u0000", "\ufeff{}"].map((text) => ({
    name: `${JSON.stringify(text)} and nothing else`,
    of: () => signedBody(Buffer.from(text)),
  })),
];

function lieTwice(genuine: Json, place: "first" | "last"): Answer | null {
  const text = write(genuine);
  const lying = text.replace(/"status":"(\w+)"/, (truth, word: string) => {
    const lie = LIES.get(word);
    if (lie === undefined) return truth;
    return place === "last" ? `${truth},"status":"${lie}"` : `"status":"${lie}",${truth}`;
  });
  return lying === text ? null : signedBody(Buffer.from(lying));
}
