import { describe, expect, it, onTestFinished } from "vitest";
import type { RawWebhook } from "../../../src/providers/port.js";
import { random } from "../../support/random.js";
import { startCoverage, type Coverage } from "../engine/coverage.js";
import { fuzz } from "../engine/fuzz.js";
import type { FuzzInput } from "../input.js";
import { keptInputs } from "../input-file.js";
import { startConfirmation } from "../oracle/confirm.js";
import type { FuzzedProvider } from "../options.js";
import { loadTarget } from "../targets/load.js";
import type { FuzzTarget } from "../targets/target.js";

/** Within so many inputs each planted fault must be found. */
const MOST = 20_000;

interface Plan {
  readonly corpus?: readonly FuzzInput[];
  readonly coverage?: Coverage;
  readonly most?: number;
  readonly limitMs?: number;
}

/** What the fuzzer finds in a provider's reader that somebody has spoiled. */
async function findingOf(
  provider: FuzzedProvider,
  spoil: (target: FuzzTarget) => FuzzTarget["read"],
  { corpus, coverage, most = MOST, limitMs = 30_000 }: Plan = {},
) {
  const honest = await loadTarget(provider);
  const confirmation = startConfirmation(honest);
  onTestFinished(() => confirmation.close());
  const { finding } = await fuzz({
    target: { ...honest, read: spoil(honest) },
    corpus: corpus ?? keptInputs("corpus", provider).map(({ input }) => input),
    coverage: coverage ?? null,
    confirmation,
    below: random(7),
    isOver: ({ executions }) => executions >= most,
    limitMs,
  });
  return finding?.problem.kind;
}

const PROVIDERS = ["pockyt", "payermax"] as const;

describe.each(PROVIDERS)("a reader of %s's webhooks is caught that", (provider) => {
  it("throws for what it doesn't expect", async () => {
    const kind = await findingOf(provider, ({ read }) => (request) => {
      if (request.body.includes("constructor")) throw new TypeError("no such status");
      return read(request);
    });
    expect(kind).toBe("throws");
  });

  it("never ends for some input", async () => {
    const spoil =
      ({ read }: FuzzTarget) =>
      (request: RawWebhook) => {
        while (request.body.includes("__proto__"));
        return read(request);
      };
    expect(await findingOf(provider, spoil, { limitMs: 200 })).toBe("slow");
  });

  it("has another result than the port's", async () => {
    const kind = await findingOf(provider, ({ read }) => (request) => {
      const reading = read(request);
      return reading.result === "malformed" ? ({ result: "odd" } as never) : reading;
    });
    expect(kind).toBe("no-result");
  });

  it("gives a payment what no payment reads", async () => {
    const kind = await findingOf(provider, ({ read }) => (request) => {
      const reading = read(request);
      if (reading.result !== "verified") return reading;
      const { notification } = reading;
      return {
        ...reading,
        notification: { ...notification, key: request.body.toString("latin1").repeat(9) },
      };
    });
    expect(kind).toBe("unreadable-by-payment");
  });

  it("says a piece of the body in its reason", async () => {
    const kind = await findingOf(provider, ({ read }) => (request) => {
      const reading = read(request);
      return reading.result === "forged"
        ? { ...reading, reason: `${reading.reason}: ${request.body.toString("utf8")}` }
        : reading;
    });
    expect(kind).toBe("reason");
  });
});

/** What is signed by the provider and changed by nobody. */
const WHOLE = { signedBy: "provider", signs: 1, tampered: [], signTampered: [] };

/** Signs whatever comes before it reads it, as if the signature were not looked at. */
function withoutLooking({ read, prepare }: FuzzTarget): FuzzTarget["read"] {
  return (request) => {
    const { contentType, body } = request;
    return read(prepare({ contentType, body, ...WHOLE }).request);
  };
}

describe("a reader that skips the signature is caught", () => {
  it.each(PROVIDERS)("at %s", async (provider) => {
    expect(await findingOf(provider, withoutLooking)).toBe("forgery");
  });

  it.each(PROVIDERS)("at %s by the independent check alone", async (provider) => {
    const honest = await loadTarget(provider);
    const confirmation = startConfirmation(honest);
    onTestFinished(() => confirmation.close());
    const denied = keptInputs("corpus", provider)
      .filter(({ result }) => result === "forged")
      .map(({ input }) => honest.prepare(input));
    const denials = await confirmation.check(denied);
    expect(denials.length).toBeGreaterThan(2);
    expect(denials).not.toContain(null);
  });
});

describe("coverage guides", () => {
  it("to what chance doesn't find", async () => {
    const coverage = startCoverage((url) => url.endsWith("/planted/maze.ts"));
    onTestFinished(() => {
      coverage.stop();
    });
    // Loaded now: V8 counts in code that is compiled after its coverage has begun.
    const { enterMaze } = await import("./maze.js");
    const spoil = () => (request: RawWebhook) => {
      enterMaze(request);
      return { result: "forged", reason: "it has no verifySign" } as const;
    };
    const form = { contentType: "application/x-www-form-urlencoded", body: Buffer.from("a=1"), ...WHOLE };
    expect(await findingOf("pockyt", spoil, { corpus: [form], coverage })).toBe("throws");
    expect(coverage.blocks()).toBeGreaterThan(2);
    expect(await findingOf("pockyt", spoil, { corpus: [form], most: 2_000 })).toBeUndefined();
  }, 600_000);
});
