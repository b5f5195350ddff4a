import { describe, expect, it, onTestFinished } from "vitest";
import { random } from "../../support/random.js";
import { spliced, type FuzzInput } from "../input.js";
import { keptInputs, writeInput } from "../input-file.js";
import { mutate } from "../mutators/mutate.js";
import { MAX_BODY_BYTES } from "../mutators/mutator.js";
import { PROVIDERS } from "../options.js";
import { loadTarget } from "../targets/load.js";
import { startCoverage } from "./coverage.js";
import { minimize } from "./minimize.js";
import { endsWithin } from "./time-limit.js";

const WHOLE = { contentType: "application/json", signedBy: "provider", signs: 1 };

describe.each(PROVIDERS)("the inputs made for %s", async (provider) => {
  const target = await loadTarget(provider);
  const corpus = keptInputs("corpus", provider).map(({ input }) => input);

  function made(seed: number, many: number): FuzzInput[] {
    const below = random(seed);
    const pick = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
    return Array.from({ length: many }, () => {
      const [input, other] = [pick(corpus), pick(corpus)];
      if (!input || !other) throw new Error("the corpus is empty");
      return mutate(input, { below, pick, target, other });
    });
  }

  const texts = (inputs: readonly FuzzInput[]) => inputs.map((input) => writeInput(input).toString("latin1"));

  it("are the same from the same seed, and others from another", () => {
    expect(texts(made(1, 300))).toEqual(texts(made(1, 300)));
    expect(texts(made(2, 300))).not.toEqual(texts(made(1, 300)));
  });

  it("are never larger than the relay takes, and mostly differ", () => {
    const inputs = made(3, 2_000);
    expect(Math.max(...inputs.map(({ body }) => body.length))).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(new Set(texts(inputs)).size).toBeGreaterThan(1_000);
  });

  it("are signed so that the reader takes many of them, and changed so that it refuses many", () => {
    const results = made(4, 500).map((input) => target.read(target.prepare(input).request).result);
    const accepted = results.filter((result) => result !== "forged" && result !== "malformed");
    expect(accepted.length).toBeGreaterThan(50);
    expect(results.length - accepted.length).toBeGreaterThan(50);
  });
});

describe("coverage", () => {
  it("tells of code that runs for the first time, and remembers it only when it is told to", async () => {
    const coverage = startCoverage((url) => url.endsWith("/engine/branches.ts"));
    onTestFinished(() => {
      coverage.stop();
    });
    const { branch } = await import("./branches.js");
    branch(1);
    expect(coverage.look({ remember: true })).toBe(true);
    const blocks = coverage.blocks();
    branch(1);
    expect(coverage.look({ remember: true })).toBe(false);
    for (const remember of [false, true]) {
      branch(-1);
      expect(coverage.look({ remember })).toBe(true);
    }
    branch(-1);
    expect(coverage.look({ remember: true })).toBe(false);
    expect(coverage.blocks()).toBeGreaterThan(blocks);
    coverage.forget();
    branch(-1);
    expect(coverage.look({ remember: false })).toBe(true);
  });
});

describe("a time limit", () => {
  it("stops what never ends, and lets all else end or throw", () => {
    expect(endsWithin(50, () => undefined)).toBe(true);
    expect(
      endsWithin(50, () => {
        for (;;);
      }),
    ).toBe(false);
    expect(() => {
      endsWithin(30_000, () => {
        throw new TypeError("as it is");
      });
    }).toThrow(new TypeError("as it is"));
  });
});

describe("a finding is made smaller", () => {
  it("down to what is wrong with it", async () => {
    const splice = { at: 0, remove: 0, insert: Buffer.from("x") };
    const body = Buffer.from('{"note":"aXbYc","more":[1,2,3]}');
    const input = { ...WHOLE, signs: 2, body, tampered: [splice, splice], signTampered: [splice] };
    const smallest = await minimize(input, ({ body }) =>
      Promise.resolve(body.includes("X") && body.includes("Y")),
    );
    expect(smallest).toEqual({ ...WHOLE, body: Buffer.from("XY"), tampered: [], signTampered: [] });
  });

  it("and stays as it is where every part is needed", async () => {
    const input = { ...WHOLE, body: Buffer.from("abc"), tampered: [], signTampered: [] };
    expect(await minimize(input, ({ body }) => Promise.resolve(body.equals(input.body)))).toEqual(input);
  });
});

it("a change on the way is made at its place, which wraps around", () => {
  const insert = Buffer.from("--");
  const at = (at: number, remove: number) => spliced(Buffer.from("abc"), [{ at, remove, insert }]).toString();
  expect([at(0, 0), at(1, 1), at(3, 5), at(5, 0)]).toEqual(["--abc", "a--c", "abc--", "a--bc"]);
});
