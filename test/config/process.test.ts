import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../src/config.js";
import { isEntryPoint, runProcess, type Running } from "../../src/process.js";
import { folder } from "./support.js";

type Signal = "SIGINT" | "SIGTERM" | "SIGQUIT";

/** A process that only the test stops, with all that it says. */
function testHost() {
  const listeners = new Map<Signal, () => void>();
  const said: string[] = [];
  const exits: number[] = [];
  let time = 0;
  let uncaught: (error: unknown) => void = () => {
    throw new Error("nobody listens");
  };
  return {
    said,
    exits,
    send: (signal: Signal, afterMs = 0) => {
      time += afterMs;
      listeners.get(signal)?.();
    },
    on: (signal: Signal, listener: () => void) => listeners.set(signal, listener),
    onUncaught: (listener: (error: unknown) => void) => (uncaught = listener),
    crash: (error: unknown) => {
      uncaught(error);
    },
    exit: (code: number) => exits.push(code),
    say: (message: string) => said.push(message),
    prepare: () => undefined,
    ready: () => said.push("ready"),
    now: () => time,
  };
}

/** Something that runs until the test lets its `close` finish. */
function testRunning() {
  let finish = () => {
    /* until close is called */
  };
  let closes = 0;
  return {
    closes: () => closes,
    finish: () => {
      finish();
    },
    close: () => {
      closes += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("runProcess", () => {
  test.each<Signal>(["SIGTERM", "SIGINT", "SIGQUIT"])(
    "finishes what it holds on %s, then exits 0",
    async (signal) => {
      const [host, running] = [testHost(), testRunning()];
      const done = runProcess("worker", () => Promise.resolve(running), host);
      await turn();
      expect(host.said).toEqual(["ready"]);
      host.send(signal);
      await turn();
      expect([running.closes(), host.exits]).toEqual([1, []]);
      running.finish();
      await done;
      expect(host.exits).toEqual([0]);
    },
  );

  test("takes the doubled signal of one Ctrl-C as one, and a later one as an order", async () => {
    const [host, running] = [testHost(), testRunning()];
    void runProcess("worker", () => running, host);
    await turn();
    host.send("SIGINT");
    host.send("SIGINT", 5);
    await turn();
    expect([running.closes(), host.exits]).toEqual([1, []]);
    host.send("SIGINT", 3_000);
    expect(host.exits).toEqual([1]);
    expect(host.said).toEqual(["ready", "worker was told to stop again and leaves what it holds"]);
  });

  test("stops at once while it starts", async () => {
    const host = testHost();
    const done = runProcess("worker", () => new Promise<Running>(() => undefined), host);
    await turn();
    host.send("SIGTERM");
    await done;
    expect([host.said, host.exits]).toEqual([[], [0]]);
  });

  test("prints a configuration error as it is, and exits 78", async () => {
    const host = testHost();
    await runProcess(
      "worker",
      () => {
        throw new ConfigError(["A is missing", "B is missing"]);
      },
      host,
    );
    expect(host.said).toEqual(["The configuration has 2 problems:\n- A is missing\n- B is missing"]);
    expect(host.exits).toEqual([78]);
  });

  test("masks card numbers in what it says, also of what nobody caught, and exits 1 then", async () => {
    const number = ["4111", "1111", "1111", "1111"].join("");
    const host = testHost();
    await runProcess("worker", () => Promise.reject(new Error(`bad ${number}`)), host);
    host.crash(new Error("outer", { cause: new AggregateError([new Error(`inner ${number}`)], "several") }));
    expect(host.said[0]).toBe("worker could not start: bad ***");
    expect(host.said[1]).toMatch(/^worker failed: Error: outer\n[^]*several[^]*inner \*\*\*/);
    expect(host.said.join("")).not.toContain(number);
    expect(host.exits).toEqual([1, 1]);
  });

  test("says what each address answered where none could be reached", async () => {
    const host = testHost();
    const errors = [new Error("refused by ::1"), new Error("refused by 127.0.0.1")];
    await runProcess("worker", () => Promise.reject(new AggregateError(errors)), host);
    expect(host.said).toEqual(["worker could not start: refused by ::1; refused by 127.0.0.1"]);
  });

  test.each<[string, () => Promise<Running>, string, number]>([
    [
      "a start that fails",
      () => Promise.reject(new Error("port 8080 is taken")),
      "worker could not start: port 8080 is taken",
      1,
    ],
    [
      "a configuration error with its own words",
      () => Promise.reject(new ConfigError("retention is too short")),
      "retention is too short",
      78,
    ],
  ])("%s", async (_, start, message, code) => {
    const host = testHost();
    await runProcess("worker", start, host);
    expect([host.said, host.exits]).toEqual([[message], [code]]);
  });

  test.each<[string, () => Promise<void>, string]>([
    ["without a reason", () => Promise.resolve(), "worker ended by itself"],
    ["with one", () => Promise.reject(new Error("out of memory")), "worker ended by itself: out of memory"],
  ])("exits 1 when it ends by itself, %s", async (_, ended, message) => {
    const host = testHost();
    await runProcess("worker", () => ({ ended: ended(), close: () => Promise.resolve() }), host);
    expect([host.said, host.exits]).toEqual([["ready", message], [1]]);
  });

  test("exits 1 when it can't finish", async () => {
    const host = testHost();
    const done = runProcess("relay", () => ({ close: () => Promise.reject(new Error("no")) }), host);
    await turn();
    host.send("SIGTERM");
    await done;
    expect([host.said, host.exits]).toEqual([["ready", "relay could not finish what it held: no"], [1]]);
  });
});

test("isEntryPoint: started by its path or by a link to it, and not when imported", () => {
  const path = folder({ "main.js": "", "other.js": "" });
  const main = join(path, "main.js");
  symlinkSync(main, join(path, "link.js"));
  const url = pathToFileURL(main).href;
  expect(isEntryPoint(url, main)).toBe(true);
  expect(isEntryPoint(url, join(path, "link.js"))).toBe(true);
  expect(isEntryPoint(url, join(path, "other.js"))).toBe(false);
  expect(isEntryPoint(url, join(path, "none.js"))).toBe(false);
  expect(isEntryPoint(url, undefined)).toBe(isEntryPoint(url));
});
