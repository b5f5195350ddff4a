import { Agent, request } from "undici";
import type { Notification } from "../stand-in/notifier.js";

/** Sends notifications over kept-alive connections, as providers do. */
export interface Courier {
  /** @throws Error where they aren't acknowledged by 200 and exactly these words */
  deliver(notification: Notification, acknowledgement: string): Promise<void>;
  close(): Promise<void>;
}

export function startCourier(): Courier {
  const dispatcher = new Agent();
  return {
    async deliver({ url, headers, body }, acknowledgement) {
      const answer = await request(url, { dispatcher, method: "POST", headers, body });
      const words = await answer.body.text();
      if (answer.statusCode !== 200 || words !== acknowledgement)
        throw new Error(
          `the relay answered ${answer.statusCode} ${words} to ${body}, instead of 200 ${acknowledgement}`,
        );
    },
    // What is under way is not waited for: there is some only where a delivery went wrong.
    close: () => dispatcher.destroy(),
  };
}
