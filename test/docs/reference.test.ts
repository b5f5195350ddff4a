import { describe, expect, it } from "vitest";
import * as client from "../../src/client.js";
import { knownVariables } from "../../src/config/unknown-variables.js";
import { attentionReasons } from "../../src/domain/attention.js";
import { isFinal, paymentStatuses } from "../../src/domain/payment/states.js";
import { SEARCH_ATTRIBUTES } from "../../src/domain/search-attributes.js";
import * as workflows from "../../src/workflows/messages.js";
import { namesUnder, page } from "./tables.js";

const text = page("reference.md");

describe("docs/reference.md agrees with the code about", () => {
  it("the reasons of attention, each with its runbook", () => {
    expect(namesUnder(text, "Attention")).toEqual(attentionReasons);
    for (const reason of attentionReasons) expect(text).toContain(`(runbooks.md#${reason})`);
  });

  it("the statuses, and which are final", () => {
    expect(namesUnder(text, "Statuses")).toEqual(paymentStatuses);
    for (const status of paymentStatuses)
      expect(text).toMatch(
        new RegExp(`^\\| \`${status}\` \\| [^|]* \\| ${isFinal(status) ? "yes " : ""}\\|$`, "m"),
      );
  });

  it("the workflow types", () => {
    const types = Object.entries(workflows)
      .filter(([name]) => /(_PAYMENT|_AFTERCARE|_EVENTS|_SESSION|_CARDS?)$/.test(name))
      .map(([, type]) => type as string);
    expect(namesUnder(text, "Workflow types").toSorted()).toEqual(types.toSorted());
  });

  it.each([
    [
      "Messages of a payment",
      [
        "nextStep",
        "captureUpdate",
        "cancelUpdate",
        "resolve",
        "acknowledge",
        "paymentQuery",
        "eventsQuery",
        "providerNotification",
      ],
    ],
    [
      "Aftercare",
      [
        "refundUpdate",
        "resolveRefund",
        "acknowledgeAftercare",
        "aftercareQuery",
        "eventsQuery",
        "providerNotification",
      ],
    ],
  ] as const)("the %s", (heading, messages) => {
    const [, section = ""] = text.split(`### ${heading}\n`);
    const [, ...rows] = (/(?:^\|.*\n)+/m.exec(section)?.[0] ?? "").split("\n").slice(1);
    const names = rows.flatMap((row) => /^\| [a-z, ]+ \| `(\w+)`/.exec(row)?.[1] ?? []);
    expect(names).toEqual(messages.map((message) => workflows[message].name));
  });

  it("the search attributes and their types", () => {
    const types = { KEYWORD: "Keyword", INT: "Int", DATETIME: "Datetime" } as const;
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES))
      expect(text).toContain(`| \`${name}\` | ${types[type]} |`);
    expect(namesUnder(text, "Search attributes")).toEqual(Object.keys(SEARCH_ATTRIBUTES));
  });

  it("the client's errors", () => {
    const errors = Object.entries(client)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof client.HoldfastError)
      .map(([name]) => name);
    expect(namesUnder(text, "Errors").toSorted()).toEqual(errors.toSorted());
  });

  it("the variables that a process reads", () => {
    const ours = [...knownVariables()].filter((name) => /^(HOLDFAST|POCKYT|PAYERMAX)_/.test(name));
    expect(ours.length).toBeGreaterThan(30);
    const told = namesUnder(text, "Environment").filter((name) => /^(HOLDFAST|POCKYT|PAYERMAX)_/.test(name));
    expect(told.toSorted()).toEqual(ours.toSorted());
  });
});
