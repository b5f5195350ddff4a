import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { RedisConnection } from "../../src/cards/redis-connection.js";
import { fakeRedis } from "../support/fake-redis.js";
import { testLog } from "../support/test-log.js";
import { deadUrl, unreachable } from "./support.js";

const AWAY = "the card store can't be reached: no card is stored or leased until it is back";
const BACK = "the card store is back";

afterEach(() => {
  vi.useRealTimers();
});

function connectTo(url: string) {
  const log = testLog();
  const connection = new RedisConnection({ url, logger: log.logger });
  onTestFinished(() => {
    connection.close();
  });
  return {
    ping: () => connection.ask((client) => client.ping()),
    ask: (command: () => Promise<unknown>) => connection.ask(command),
    /** What the log was told, with the reason where there is one. */
    told: () =>
      log.lines.map((line) => {
        const { msg, reason } = JSON.parse(line) as { msg: string; reason?: string };
        return reason === undefined ? msg : [msg, reason];
      }),
  };
}

const answerOf = (command: string) => (command === "PING" ? "+PONG\r\n" : "+OK\r\n");

/** What counts is the connection's time, not the machine's: sockets go on as ever. */
function useTimersOfTheTest() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
}

/** A connection begins by what the server wants first, and by the library's name. */
const BEGINNINGS = [
  ["with a password", (host: string) => `redis://:a-password@${host}`],
  ["without a password", (host: string) => `redis://${host}`],
] as const;

describe.each(BEGINNINGS)("a server %s that is silent", (_how, urlOf) => {
  const NO_ANSWER = "it did not answer within 2000 ms";

  /** On its first connection it says nothing any more once the test wants it so. */
  async function silentServer() {
    let isSilent = false;
    const server = await fakeRedis((command, socket) => {
      if (isSilent && socket === server.connections[0]?.socket) return undefined;
      return answerOf(command);
    });
    const fallSilent = () => {
      isSilent = true;
    };
    return { ...server, fallSilent, ...connectTo(urlOf(server.host)) };
  }

  test("is given up after two seconds, told once, and asked again over another connection", async () => {
    useTimersOfTheTest();
    const { ping, told, fallSilent, connections } = await silentServer();
    expect(await ping()).toBe("PONG");
    fallSilent();
    const asked = expect(ping()).rejects.toEqual(unreachable(NO_ANSWER));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await asked;
    vi.useRealTimers();
    await expect.poll(ping, { interval: 10 }).toBe("PONG");
    await expect.poll(() => connections[0]?.socket.destroyed).toBe(true);
    expect(told()).toEqual([[AWAY, NO_ANSWER], BACK]);
  });

  test("from the beginning gets one connection more, however many wait for it", async () => {
    const { ping, told, fallSilent, commands, connections } = await silentServer();
    fallSilent();
    await expect.poll(() => commands.length).toBeGreaterThan(0);
    useTimersOfTheTest();
    const asked = Promise.allSettled([ping(), ping(), ping()]);
    // All three in one turn of the event loop, before the first one's connection has ended.
    vi.advanceTimersByTime(2_000);
    const noAnswer = { status: "rejected", reason: unreachable(NO_ANSWER) };
    expect(await asked).toEqual([noAnswer, noAnswer, noAnswer]);
    vi.useRealTimers();
    await expect.poll(ping, { interval: 10 }).toBe("PONG");
    expect(connections).toHaveLength(2);
    expect(told()).toEqual([[AWAY, NO_ANSWER], BACK]);
  });
});

test("a server that is away from the beginning is told by its code", async () => {
  const { told } = connectTo((await deadUrl()).replace("http:", "redis:"));
  await expect.poll(told).toEqual([[AWAY, "ECONNREFUSED"]]);
});

describe.each(BEGINNINGS)("a server %s that hangs up from the beginning", (_how, urlOf) => {
  test("is not waited for, and tried every half second however often it is asked for", async () => {
    const { host, connections } = await fakeRedis((_, socket) => void socket.destroy());
    const { ping, told } = connectTo(urlOf(host));
    await expect.poll(told, { interval: 10 }).toHaveLength(1);
    for (let time = 0; time < 3; time++)
      await expect(ping()).rejects.toEqual(unreachable("ClientOfflineError"));
    await expect.poll(() => connections.length).toBeGreaterThan(1);
    const [first, second] = connections.map(({ at }) => at);
    // A timer's time is rounded.
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(499);
  });

  test("is found when it comes, by a connection without a log too", async () => {
    let isThere = false;
    const { host, connections } = await fakeRedis((command, socket) => {
      if (isThere) return answerOf(command);
      socket.destroy();
      return undefined;
    });
    const connection = new RedisConnection({ url: urlOf(host) });
    onTestFinished(() => {
      connection.close();
    });
    await expect.poll(() => connections[0]?.socket.destroyed).toBe(true);
    isThere = true;
    await expect.poll(() => connection.ask((client) => client.ping())).toBe("PONG");
  });
});

test("an answer leaves no timer behind", async () => {
  const { host } = await fakeRedis(answerOf);
  const { ping } = connectTo(`redis://${host}`);
  const [started, cleared] = [vi.spyOn(globalThis, "setTimeout"), vi.spyOn(globalThis, "clearTimeout")];
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await ping()).toBe("PONG");
  // Others in this process may have timers, too, but not of two seconds.
  const ours = started.mock.results.filter((_, at) => started.mock.calls[at]?.[1] === 2_000);
  expect(ours).toHaveLength(1);
  expect(cleared).toHaveBeenCalledWith(ours[0]?.value);
});

test("nothing is sent but the library's name and what is asked, and the name may be refused", async () => {
  const refusal = "-NOPERM this user has no permissions to run the 'client|setinfo' command\r\n";
  const { host, commands } = await fakeRedis((command) =>
    command === "CLIENT" ? refusal : answerOf(command),
  );
  const { ping, told } = connectTo(`redis://${host}`);
  expect(await ping()).toBe("PONG");
  expect(commands).toEqual(["CLIENT", "CLIENT", "PING"]);
  expect(told()).toEqual([]);
});

/** The message may quote what was sent. */
const quoting = (more: object) => Object.assign(new RangeError("of what was sent"), more);

test.each<[what: string, failure: unknown, reason: string]>([
  ["an error with a code", quoting({ code: "EPIPE" }), "EPIPE"],
  ["an error with a number for a code", quoting({ code: 32 }), "RangeError"],
  ["an error without a code", quoting({}), "RangeError"],
  ["something with a code that is no error", { code: "EPIPE" }, "unknown"],
  ["a text", "of what was sent", "unknown"],
])("%s is told by its code or type, and never by its message", async (_, failure, reason) => {
  const { host } = await fakeRedis(() => "+PONG\r\n");
  const failing = vi.fn<() => Promise<unknown>>().mockRejectedValue(failure);
  await expect(connectTo(`redis://${host}`).ask(failing)).rejects.toEqual(unreachable(reason));
});
