import type { Canary } from "../../card-data/canary.js";
import {
  passOn,
  startChangingProvider,
  type Call,
  type Change,
  type ChangingProvider,
  type Genuine,
} from "../../support/changing-provider.js";
import { newsSign } from "../../support/payermax-news.js";

type Json = Record<string, unknown>;

/** What an echoing provider makes of its answer, by the text that it echoes. */
const ECHOES = {
  "in its message": (answer: Json, echo: string) => ({
    ...{ ...answer, ret_msg: echo, msg: echo },
    ...inside(answer, { errorMessage: echo, resultMsg: echo, echo }),
  }),
  "in its numbers": (answer: Json, echo: string) => ({
    ...answer,
    ...inside(answer, { transactionNo: echo, tradeToken: echo }),
  }),
  "in a refusal": (_: Json, echo: string) => ({
    ...{ ret_code: "000023", ret_msg: echo, code: "PARAMS_INVALID", msg: echo },
  }),
} as const;

export type Echo = keyof typeof ECHOES | "in an error page";
export const ECHO_KINDS: readonly Echo[] = [
  ...(Object.keys(ECHOES) as (keyof typeof ECHOES)[]),
  "in an error page",
];

function inside(answer: Json, fields: Json): Json {
  const holder = ["result", "resultBody", "data"].find((name) => typeof answer[name] === "object");
  return holder === undefined ? {} : { [holder]: { ...(answer[holder] as Json), ...fields } };
}

export interface EchoingProvider extends ChangingProvider {
  /** Whose cards it echoes where it is sent one, and how. */
  readonly echoes: Map<Canary, Echo>;
  /** How often it did. */
  readonly echoed: Map<Echo, number>;
}

/** Stands before the sandbox, which does what it is asked, and answers with the card that it was sent. */
export async function startEchoingProvider(target: string): Promise<EchoingProvider> {
  const echoes = new Map<Canary, Echo>();
  const echoed = new Map<Echo, number>();
  const change: Change = ({ body }: Call, genuine: Genuine) => {
    const [card, how] = [...echoes].find(([{ number }]) => body.includes(number)) ?? [];
    if (card === undefined || how === undefined) return null;
    echoed.set(how, (echoed.get(how) ?? 0) + 1);
    if (how === "in an error page")
      return (response) => {
        response.writeHead(500, { "content-type": "text/html" }).end(`<pre>bad request: ${body}</pre>`);
      };
    const answer = JSON.parse(genuine.body.toString("utf8")) as Json;
    const text = JSON.stringify(ECHOES[how](answer, `card ${card.number}, cvv=${card.cvv}&`));
    const sign = genuine.sign === null ? null : newsSign(text);
    return passOn({ ...genuine, body: Buffer.from(text), sign });
  };
  const provider = await startChangingProvider(target, change);
  return { ...provider, echoes, echoed };
}
