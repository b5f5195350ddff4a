import { expect, test } from "vitest";
import { BadOptions, readOptions } from "../../bench/options.js";

test("without options it brings its own server, in memory", () => {
  expect(readOptions([])).toEqual({
    part: null,
    quick: false,
    rounds: 5,
    address: null,
    namespace: "default",
    db: null,
    json: "bench-figures.json",
    docs: false,
    profile: null,
  });
});

test("the quick way has one round, unless another number is said", () => {
  expect(readOptions(["--quick"]).rounds).toBe(1);
  expect(readOptions(["--quick", "--rounds", "7"]).rounds).toBe(7);
});

test.each([
  [["--rounds", "0"], "--rounds must be a number from 1 to 99, not 0"],
  [["--rounds", "many"], "not many"],
  [["--address", "temporal:7233", "--db", "x.db"], "leave it out with --address"],
  [["--fast"], "--fast"],
  [["--part", "flows"], "--part must be memory or relay, not flows"],
  [["quick"], "quick"],
])("%j is refused in words", (args, words) => {
  expect(() => readOptions(args)).toThrow(BadOptions);
  expect(() => readOptions(args)).toThrow(words);
});
