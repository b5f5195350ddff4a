// Preloaded into a program of ours. At SIGHUP it meets an error that nobody catches, with a card in it as a client of a
// provider might have it: the card is in crash.json beside the folder for Node's reports.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers";

process.on("SIGHUP", () => {
  const card = JSON.parse(readFileSync(join(process.report.directory, "../crash.json"), "utf8"));
  const body = JSON.stringify({ cardNumber: card.number, cardCvv: card.cvv });
  const cause = Object.assign(new Error(`refused: ${body}`), { config: { data: body }, body });
  setImmediate(() => {
    throw new Error(`no answer about ${card.number}`, { cause });
  });
});
