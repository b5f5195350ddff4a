import { describe, expect, test } from "vitest";
import { TokenBrake } from "../../src/cards/token-brake.js";
import { testLog } from "../support/test-log.js";
import { testClock } from "./support.js";

const [HERE, THERE] = ["10.0.0.7", "10.0.0.8"];

function newBrake(start?: number) {
  const clock = testClock(start);
  const { logger, lines } = testLog();
  const brake = new TokenBrake({ logger, now: clock.now });
  const guess = (address: string, count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => brake.judge(address, `guess ${from + index}`, false));
  return { brake, clock, lines, guess };
}

describe("the brake on tokens", () => {
  test("lets an address guess ten times in a minute that begins with the first", () => {
    const { brake, clock, guess } = newBrake();
    expect(guess(HERE, 1)).toEqual(["wrong"]);
    clock.advance(59_000);
    expect(guess(HERE, 11, 1)).toEqual([...Array.from({ length: 9 }, () => "wrong"), "braked", "braked"]);
    expect(brake.judge(HERE, "right", true)).toBe("braked");
    expect(brake.judge(THERE, "right", true)).toBe("right");
    clock.advance(1_001);
    expect(brake.judge(HERE, "right", true)).toBe("right");
  });

  test("counts the same wrong token once: a wrong setting holds up nobody beside it", () => {
    const { brake } = newBrake();
    for (let time = 0; time < 100; time++) expect(brake.judge(HERE, "old token", false)).toBe("wrong");
    expect(brake.judge(HERE, "right", true)).toBe("right");
  });

  test("says of a token that was wrong before that it is, whatever was guessed since", () => {
    const { brake, guess } = newBrake();
    guess(HERE, 11);
    expect(brake.judge(HERE, "guess 0", false)).toBe("wrong");
    expect(brake.judge(HERE, "guess 10", false)).toBe("braked");
  });

  test("goes on with a token that was right from this address before", () => {
    const { brake, guess } = newBrake();
    expect(brake.judge(HERE, "right", true)).toBe("right");
    guess(HERE, 20);
    expect(brake.judge(HERE, "right", true)).toBe("right");
    expect(brake.judge(HERE, "other right", true)).toBe("braked");
  });

  test("warns once a minute, with how many there were", () => {
    const { brake, clock, lines, guess } = newBrake();
    brake.judge(HERE, "right", true);
    expect(lines).toEqual([]);
    guess(HERE, 50);
    guess(THERE, 50);
    expect(lines).toHaveLength(1);
    clock.advance(60_000);
    guess(THERE, 1);
    const msg = "requests with a wrong bearer token; the address is the last one's";
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, address: HERE, requests: 1, msg },
      { level: 40, address: THERE, requests: 100, msg },
    ]);
  });

  test("warns at once in a process that has only just begun", () => {
    const { guess, lines } = newBrake(0);
    guess(HERE, 1);
    expect(lines).toHaveLength(1);
  });
});
