import type { Style } from "../text/style.js";
import { oneLine } from "../text/table.js";
import type { Explanation } from "./explanation.js";

/** A story for people: the date where it changes, a time and a sentence a line, all in UTC. */
export function storyText({ lines, next, advice }: Explanation, style: Style): string {
  const told: string[] = [];
  let date = "";
  for (const { at, text } of lines) {
    if (at.slice(0, 10) !== date) {
      date = at.slice(0, 10);
      told.push(style.strong(`${date} (UTC)`));
    }
    told.push(`${style.dim(at.slice(11, 19))} ${oneLine(text)}`);
  }
  const after = [
    next &&
      `${style.strong("Next:")} ${next.at.slice(0, 10)} ${next.at.slice(11, 19)} UTC, ${oneLine(next.text)}.`,
    advice && `${style.strong("What you can do:")} ${advice.split("\n").map(oneLine).join("\n")}`,
  ].filter((part) => part !== null);
  return [...told, ...(after.length === 0 ? [] : ["", ...after])].join("\n");
}
