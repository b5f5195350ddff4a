import { Agent, request } from "undici";

export interface Notification {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The HTTP status that came, or the code of why none did. */
export type Delivery = { readonly status: number } | { readonly error: string };

/** Longer than any webhook may take: a slow one is to be measured, a lost one to be seen. */
const TIMEOUT_MS = 30_000;

/** Sends notifications, each once, over kept-alive connections. */
export class Notifier {
  readonly #agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

  async send({ url, headers, body }: Notification): Promise<Delivery> {
    try {
      const answer = await request(url, { dispatcher: this.#agent, method: "POST", headers, body });
      await answer.body.dump();
      return { status: answer.statusCode };
    } catch (error) {
      const { code } = error as { code?: unknown };
      return { error: typeof code === "string" ? code : "failed" };
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
