import { readdirSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { schemas, type SchemaName } from "../../src/schemas/index.js";

const folder = join(import.meta.dirname, "../../schemas");

/** `vitest -u` writes them anew. */
describe("schemas/ has what the rules and views say", () => {
  it.each(Object.keys(schemas) as SchemaName[])("%s", async (name) => {
    const path = join(folder, `${name}.json`);
    const options = { ...(await resolveConfig(path)), filepath: path };
    await expect(await format(JSON.stringify(schemas[name]), options)).toMatchFileSnapshot(path);
  });

  it("and nothing else", () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(schemas)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });
});
