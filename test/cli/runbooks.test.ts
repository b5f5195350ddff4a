import { describe, expect, it } from "vitest";
import { attentionReasons } from "../../src/domain/attention.js";
import { commandsOf, runbook, runbooks } from "./temporal/runbooks/page.js";

describe("docs/runbooks.md", () => {
  it("has one for each reason, in their order", () => {
    expect(runbooks).toEqual(["Start here", ...attentionReasons]);
  });

  describe.each(attentionReasons)("%s", (reason) => {
    it("says how it shows, what to look up, the command, and how it ends", () => {
      const parts = [...runbook(reason).matchAll(/^\*\*(.+?)\*\*/gm)].map(([, part]) => part);
      expect(parts).toEqual(["How it shows.", "Look up.", "The command.", "How it ends."]);
      expect(commandsOf(reason)).not.toEqual([]);
    });
  });
});
