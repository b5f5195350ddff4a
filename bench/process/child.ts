import { measureUsage, type Usage } from "./usage.js";

/** What the benchmark says to a process of its own. Options come so, and not as arguments: they hold keys. */
export type Order =
  { readonly do: "start"; readonly options: unknown } | { readonly do: "usage" } | { readonly do: "stop" };

export type Answer =
  | { readonly ready: unknown }
  | { readonly usage: Usage }
  | { readonly failed: string }
  | { readonly stopped: true };

export interface Part<Info> {
  /** What the others need to know of it. */
  readonly info: Info;
  close(): Promise<void>;
}

/**
 * Runs one part of the benchmark in this process, for as long as its parent lives.
 *
 * @param start its parameter is what the parent hands to `startProcess`
 */
export function runPart<Info>(start: (options: never) => Promise<Part<Info>>): void {
  const usage = measureUsage();
  let part: Part<Info> | undefined;
  const obey = async (order: Order): Promise<Answer> => {
    switch (order.do) {
      case "start":
        part = await start(order.options as never);
        return { ready: part.info };
      case "usage":
        return { usage: usage() };
      case "stop":
        await part?.close();
        return { stopped: true };
    }
  };
  process.on("message", (order: Order) => {
    obey(order).then(answer, (error: unknown) => {
      answer({ failed: error instanceof Error ? error.message : String(error) });
    });
  });
  // A Ctrl-C reaches every process of the terminal: the parent stops its parts in their order.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => process.exit(1));
}

function answer(message: Answer): void {
  process.send?.(message, () => {
    if ("stopped" in message) process.disconnect();
  });
}
