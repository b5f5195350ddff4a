import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { documents } from "../../src/cli/documents.js";
import { cli } from "./terminal.js";

const docs = (path: string) => fileURLToPath(new URL(`../../docs/${path}`, import.meta.url));
const page = readFileSync(docs("cli.md"), "utf8");

describe("docs/cli has the JSON schema of what each command prints", () => {
  it.each(Object.keys(documents) as (keyof typeof documents)[])("%s", async (name) => {
    const path = docs(`cli/${name}.schema.json`);
    const schema = { title: `holdfast ${name.replace("-", " ")} --json`, ...z.toJSONSchema(documents[name]) };
    const text = await format(JSON.stringify(schema), { ...(await resolveConfig(path)), filepath: path });
    await expect(text).toMatchFileSnapshot(path);
  });
});

describe("docs/cli.md", () => {
  /** Every command line that it shows, without quotes around its texts. */
  const commands = [...page.matchAll(/`?(?:npx )?holdfast ([a-z][^`\n|]*)`?/g)].map(([, line = ""]) =>
    line.trim(),
  );

  it("shows commands that there are, with their own options", async () => {
    expect(commands.length).toBeGreaterThan(10);
    const refused = [...new Set(commands)].map(async (line) => {
      const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
      // There is no Temporal and no terminal: what is understood fails for that only.
      const { err } = await cli(args);
      return /^error: |expected/m.test(err) ? [`${line}: ${err}`] : [];
    });
    expect((await Promise.all(refused)).flat()).toEqual([]);
  }, 30_000);

  it("shows what explain says, as a recorded history tells it", () => {
    const story = readFileSync(
      fileURLToPath(new URL("./explain/stories/0.1.0/hostedAuthorization-captured.txt", import.meta.url)),
      "utf8",
    );
    expect(page).toContain(`<!-- explain -->\n\n\`\`\`\n${story}\`\`\``);
  });
});
