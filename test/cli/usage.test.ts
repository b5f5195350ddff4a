import { describe, expect, it } from "vitest";
import { cli } from "./terminal.js";

const WITHOUT_TERMINAL = [
  ["capture", "ORDER1"],
  ["cancel", "ORDER1"],
  ["refund", "ORDER1", "--refund-id", "R1", "--amount", "1.00"],
  ["resolve", "ORDER1", "--operation", "charge", "--outcome", "failed", "--evidence", "the portal"],
];

describe("without a terminal", () => {
  it.each(WITHOUT_TERMINAL.map((args) => [args[0] ?? "", args] as const))(
    "%s asks nobody, does nothing, and says how it would",
    async (command, args) => {
      const { code, out, err } = await cli(args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toBe(
        `${command} asks before it acts, and here is no terminal to ask at; with --yes it acts\n`,
      );
    },
  );

  it("each acts with --yes: only then is Temporal asked", async () => {
    const ended = await Promise.all(WITHOUT_TERMINAL.map((args) => cli([...args, "--yes"])));
    for (const { code, err } of ended) {
      expect(code).toBe(1);
      expect(err).toMatch(/^Temporal at 127\.0\.0\.1:9 can't be reached: /);
    }
  }, 30_000);
});

describe("bad usage is exit code 2, with what to write instead", () => {
  it.each([
    [["show"], /missing required argument 'ID'/],
    [
      ["show", "order-1"],
      /order-1 is no paymentId; expected 1 to 32 upper-case letters, digits or underscores/,
    ],
    [["show", "ORDER1", "--account", "My Shop"], /expected 1 to 20 lower-case letters or digits/],
    [["list", "--status", "paid"], /Allowed choices are processing, requires_action/],
    [["list", "--provider", "nobody"], /Allowed choices are/],
    [["list", "--attention", "boredom"], /Allowed choices are outcome_unknown/],
    [["list", "--since", "yesterday"], /--since yesterday is no time; expected one such as 2026-01-15/],
    [["list", "--limit", "0"], /Expected a number from 1 to 1000/],
    [["stuck", "--older-than", "90"], /expected one such as 90s, 15m, 2h or 3d/],
    [["resolve", "ORDER1", "--outcome", "failed", "--evidence", "x"], /needs --operation O, or for a refund/],
    [["resolve", "ORDER1", "--outcome", "maybe", "--evidence", "x"], /Allowed choices are succeeded, failed/],
    [["ack", "ORDER1"], /required option '--note <TEXT>' not specified/],
    [["refund", "ORDER1", "--refund-id", "R1"], /required option '--amount <AMOUNT>' not specified/],
    [["captur", "ORDER1"], /unknown command 'captur'/],
    [["cards", "list", "--customer", "U1"], /required option '--provider <PROVIDER>' not specified/],
  ] as const)("%j", async (args, message) => {
    const { code, out, err } = await cli(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
  });
});

it("with --json a failure is one document on standard output, and its sentence on standard error", async () => {
  const { code, out, err } = await cli(["show", "order-1", "--json"]);
  expect(code).toBe(2);
  const message = err.trimEnd();
  expect(JSON.parse(out)).toEqual({ error: { code: "BadUsage", message } });
});

it("a bad variable is named, and nothing is done", async () => {
  const { code, err } = await cli(["list"], { env: { HOLDFAST_MIN_RETENTION_DAYS: "ninety" } });
  expect(code).toBe(1);
  expect(err).toMatch(/HOLDFAST_MIN_RETENTION_DAYS is not a whole number/);
});

it("help lists every command, and is exit code 0", async () => {
  const { code, out } = await cli(["--help"]);
  expect(code).toBe(0);
  const commands = [
    "setup",
    "doctor",
    "list",
    "show",
    "explain",
    "stuck",
    "ack",
    "capture",
    "cancel",
    "refund",
  ];
  for (const command of [...commands, "resolve", "cards", "views"])
    expect(out).toMatch(new RegExp(`^  ${command}`, "m"));
});

describe("views", () => {
  it("link to the Temporal UI of the namespace, at the address that is given", async () => {
    const env = { TEMPORAL_NAMESPACE: "shop", HOLDFAST_UI_URL: "https://temporal.example.com/" };
    const { out } = await cli(["views", "--account", "tickets", "--json"], { env });
    const { views } = JSON.parse(out) as { views: { name: string; query: string; url: string }[] };
    expect(views.map(({ name }) => name)).toEqual([
      ...["needs attention", "unknown outcome for an hour or longer", "awaiting the shopper"],
      ...["held and expiring within a day", "captured today", "failed"],
      "ended with attention",
    ]);
    for (const { query, url } of views) {
      expect(query).toContain("PaymentAccount = 'tickets'");
      expect(url.startsWith("https://temporal.example.com/namespaces/shop/workflows?query=")).toBe(true);
      expect(new URL(url).searchParams.get("query")).toBe(query);
    }
    expect(views[3]?.query).toContain("PaymentDueAt < '2026-01-16T14:00:00.000Z'");
    expect(views[4]?.query).toContain("CloseTime >= '2026-01-15T00:00:00.000Z'");
  });
});
