import { pino } from "pino";

/** What a log line holds beside its level: the words, and the fields that the code gave. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: number };

/** A log that the test reads. */
export function testLog() {
  const lines: string[] = [];
  const logger = pino({ level: "trace", base: null }, { write: (line: string) => void lines.push(line) });
  const logged = () => lines.map((line) => JSON.parse(line) as LogLine);
  return {
    lines,
    logger,
    logged,
    text: () => lines.join(""),
    messages: () => logged().map(({ msg }) => String(msg)),
  };
}
