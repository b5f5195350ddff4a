import { expect, it } from "vitest";
import { BadOptions, readOptions } from "./options.js";

it("fuzzes both providers for a minute, unless it is told otherwise", () => {
  expect(readOptions([])).toEqual({ seconds: 60, seed: 1, providers: ["pockyt", "payermax"] });
  expect(readOptions(["--seconds", "5", "--seed", "7", "--provider", "payermax"])).toEqual({
    seconds: 5,
    seed: 7,
    providers: ["payermax"],
  });
});

it.each([
  [["--seconds", "0"], "--seconds must be a number from 1, not 0"],
  [["--seed", "x"], "--seed must be a number from 1, not x"],
  [["--provider", "another"], "there is no provider another"],
  [["--runs", "1"], "Unknown option '--runs'"],
  [["more"], "Unexpected argument 'more'"],
])("refuses %s", (args, message) => {
  expect(() => readOptions(args)).toThrow(BadOptions);
  expect(() => readOptions(args)).toThrow(message);
});
