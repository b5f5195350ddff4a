import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import * as payermaxNews from "../../../src/providers/payermax/notification-content.js";
import { payermaxSources } from "../../../src/providers/payermax/sources.js";
import * as payermaxWire from "../../../src/providers/payermax/wire.js";
import { pockytSources } from "../../../src/providers/pockyt/sources.js";
import * as pockytWire from "../../../src/providers/pockyt/wire.js";
import type { ProviderSources, Source } from "../../../src/providers/sources.js";
import { documentOf, fieldsPage, guessOf, PROVIDERS } from "./fields-page.js";
import { fieldsOf } from "./schema-fields.js";

const page = new URL("../../../docs/provider-fields.md", import.meta.url);

it("docs/provider-fields.md is what the code says", async () => {
  await expect(fieldsPage()).toMatchFileSnapshot(fileURLToPath(page));
});

const allSources = ({ sent, read, words }: ProviderSources): [string, Source][] =>
  [
    ...sent.map(({ fields }) => fields),
    ...read.map(({ fields }) => fields),
    ...words.map(({ words }) => words),
  ].flatMap((sources) => Object.entries(sources));

describe.each(PROVIDERS.map((sources) => [sources.name, sources] as const))("%s", (_name, sources) => {
  it("names documents that are listed, or says what speaks for a guess", () => {
    for (const [name, source] of allSources(sources)) {
      const documents = documentOf(source);
      for (const part of documents?.split("; ") ?? [])
        expect(Object.keys(sources.documents), `${name}: ${part}`).toContain(part.split(" ")[0]);
      if (documents === null) expect(guessOf(source), name).not.toBe("");
    }
  });

  it("lists no document that nothing is from", () => {
    const used = allSources(sources).flatMap(([, source]) => documentOf(source)?.split("; ") ?? []);
    const names = new Set(used.map((part) => part.split(" ")[0]));
    expect([...names].sort()).toEqual(Object.keys(sources.documents).sort());
  });

  it("has a source for every field that is read", () => {
    for (const { of, schema, fields } of sources.read)
      if (schema) expect(Object.keys(fields).sort(), of).toEqual(fieldsOf(schema).sort());
  });
});

it.each([
  ["Pockyt", pockytSources, pockytWire],
  ["PayerMax", payermaxSources, payermaxWire],
] as const)("%s: every message that is read has its fields listed", (_name, sources, wire) => {
  const schemas = Object.values(wire).filter((one) => one instanceof z.ZodObject);
  const listed = sources.read.flatMap(({ schema }) => schema ?? []);
  expect(listed).toHaveLength(schemas.length);
  expect(new Set(listed)).toEqual(new Set(schemas));
});

it.each([
  ["`notifyType` of what we read", payermaxNews.READERS],
  ["`notifyType` of a case", payermaxNews.CASES],
  ["`status` of a case that is over", payermaxNews.ENDED],
] as const)("PayerMax: %s are the words of the code", (of, words) => {
  const listed = payermaxSources.words.find((list) => list.of === of)?.words ?? {};
  expect(Object.keys(listed).sort()).toEqual([...words.keys()].sort());
});

it.each([
  ["pockyt", pockytSources],
  ["payermax", payermaxSources],
] as const)("%s: every listed word stands in the code", (folder, { words }) => {
  const path = new URL(`../../../src/providers/${folder}/`, import.meta.url);
  const code = readdirSync(path)
    .filter((file) => file !== "sources.ts")
    .map((file) => readFileSync(new URL(file, path), "utf8"))
    .join("\n");
  for (const word of words.flatMap((list) => Object.keys(list.words)))
    expect(code).toMatch(new RegExp(`["/]${word}["/]`));
});
