import { describe, expect, it } from "vitest";
import { confirm, NotConfirmed } from "../../src/cli/confirm.js";
import { clockOf } from "../../src/cli/doctor/http.js";
import { readAmount, readSince } from "../../src/cli/options.js";
import { styleOf } from "../../src/cli/text/style.js";
import { table } from "../../src/cli/text/table.js";
import { age, durationMs } from "../../src/cli/text/time.js";
import { quoted } from "../../src/client/visibility.js";
import { fakeTerminal } from "./terminal.js";

describe("an amount is read digit by digit, in the currency's decimals", () => {
  it.each([
    ["12.34", "USD", 1234],
    ["12", "USD", 1200],
    ["0.1", "USD", 10],
    ["19.99", "USD", 1999],
    ["500", "JPY", 500],
    ["1.250", "KWD", 1250],
    ["90071992547409.91", "USD", 9007199254740991],
  ])("%s %s", (text, currency, value) => {
    expect(readAmount(text, currency)).toEqual({ currency, value });
  });

  it.each([
    ["12.345", "USD"],
    ["500.5", "JPY"],
    ["0", "USD"],
    ["0.00", "USD"],
    ["-5", "USD"],
    ["1e2", "USD"],
    ["1,000.00", "USD"],
    ["12,34", "EUR"],
    ["12.34 USD", "USD"],
    ["", "USD"],
    ["90071992547409.92", "USD"],
  ])("%j %s is refused, with one that would do", (text, currency) => {
    expect(() => readAmount(text, currency)).toThrow(
      /^--amount .* is no amount of [A-Z]{3}; expected one with .*, such as [\d.]+$/,
    );
  });
});

it("a text in a list filter can't end it", () => {
  expect(quoted("a' OR 'b' = 'b")).toBe("'a\\' OR \\'b\\' = \\'b'");
  expect(quoted("a\\")).toBe("'a\\\\'");
});

it.each([
  ["90s", 90_000],
  ["15m", 900_000],
  ["2h", 7_200_000],
  ["3d", 259_200_000],
  ["90", null],
  ["1.5h", null],
  ["-1h", null],
  ["", null],
])("a duration of %s", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it("a time is a date, a time, or how long ago", () => {
  const now = Date.parse("2026-01-15T14:00:00Z");
  const since = (text: string) => readSince(text, now).toISOString();
  expect(since("2026-01-14")).toBe("2026-01-14T00:00:00.000Z");
  expect(since("2026-01-14T09:30:00Z")).toBe("2026-01-14T09:30:00.000Z");
  expect(since("2h")).toBe("2026-01-15T12:00:00.000Z");
  expect(age("2026-01-15T12:00:00Z", new Date(now))).toBe("2h");
});

describe("a question", () => {
  it.each(["y", "Y", "yes", " yes "])("%j acts", async (answer) => {
    const { terminal, written } = fakeTerminal({ answer });
    await confirm(terminal, {}, "Capture 20.00 USD of ORDER1?");
    expect(written.asked).toEqual(["Capture 20.00 USD of ORDER1? [y/N] "]);
  });

  it.each(["", "n", "no", "yesterday", "ORDER1"])("%j does nothing", async (answer) => {
    const { terminal } = fakeTerminal({ answer });
    await expect(confirm(terminal, {}, "Capture?")).rejects.toThrow(NotConfirmed);
  });

  it("is not asked with --yes", async () => {
    const { terminal, written } = fakeTerminal({ answer: "n" });
    await confirm(terminal, { yes: true }, "Capture?");
    expect(written.asked).toEqual([]);
  });
});

it("a table has no borders, and no control characters of what comes from outside", () => {
  const [head, row] = table(["PAYMENT", "STATUS"], [["ORDER1", "\u001b[2Jcaptured\n"]]).split("\n");
  expect(head).toBe("PAYMENT  STATUS");
  expect(row).toBe("ORDER1    [2Jcaptured");
});

it("there are colors only where they are wanted", () => {
  expect(styleOf(false).bad("dispute")).toBe("dispute");
  expect(styleOf(true).bad("dispute")).toBe("\u001b[31mdispute\u001b[39m");
});

describe("another clock, by the second that it names", () => {
  const at = Date.parse("2026-01-15T14:00:00Z");
  it.each([
    ["Thu, 15 Jan 2026 14:00:00 GMT", 0],
    ["Thu, 15 Jan 2026 14:00:30 GMT", 29_500],
    ["Thu, 15 Jan 2026 13:59:00 GMT", -59_000],
    ["nonsense", null],
  ])("%s", (date, aheadMs) => {
    expect(clockOf(date, at, at + 500)).toBe(aheadMs);
  });
});
