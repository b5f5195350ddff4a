import { expect, test } from "vitest";
import { latencyOf, median, percentile, spreadOf } from "../../bench/measure/statistics.js";

test("the median of an even count is between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([7])).toBe(7);
});

test("a percentile is a value that was measured", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(percentile(hundred, 50)).toBe(50);
  expect(percentile(hundred, 99)).toBe(99);
  expect(percentile([3, 1, 2], 99)).toBe(3);
  expect(latencyOf([30, 10, 20])).toEqual({ p50: 20, p99: 30 });
});

test("a spread says how far the rounds lie apart", () => {
  expect(spreadOf([0.9, 0.7, 0.8])).toEqual({ median: 0.8, min: 0.7, max: 0.9 });
});

test("nothing measured is an error, not a figure", () => {
  expect(() => median([])).toThrow("no median of nothing");
  expect(() => percentile([], 50)).toThrow("no percentile of nothing");
});
