import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../../sandbox/server.js";

/** Lets the program run, and pays whatever it asks the shopper for: what the program gave. */
export async function withShopper<T>({ url, transactions }: Sandbox, program: Promise<T>): Promise<T> {
  const ended = { isSo: false };
  const pays = async () => {
    while (!ended.isSo) {
      for (const { reference, status } of transactions())
        if (status === "PENDING")
          await fetch(`${url}/_sandbox/3ds`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ reference, outcome: "approve" }),
          });
      await sleep(100);
    }
  };
  const shopper = pays();
  try {
    return await program;
  } finally {
    ended.isSo = true;
    await shopper;
  }
}
