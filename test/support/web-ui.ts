import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { findChromium, startBrowser } from "./browser.js";

export interface WebUi {
  /** Opens an address of Temporal's own web UI, closes it again after `look`, and gives what that gives. */
  visit<Seen>(url: string, look: (page: Page) => Promise<Seen>): Promise<Seen>;
  /** The address of a tab of a run's page. */
  tab(run: { readonly workflowId: string; readonly runId: string }, tab: string): string;
}

/** Whether this machine has a browser; tests with a page are skipped by name where it has none. */
export const hasBrowser = findChromium() !== null;

/** Temporal's own web UI in a real browser, for the tests of the file that calls this. */
export function useWebUi(): WebUi {
  const person: { browser?: Browser; context?: BrowserContext } = {};
  beforeAll(async () => {
    const chromium = findChromium();
    if (chromium === null) return;
    person.browser = await startBrowser(chromium);
    // One for all pages: the UI's own files are then loaded once.
    person.context = await person.browser.newContext({ viewport: { width: 1600, height: 1200 } });
  });
  afterAll(() => person.browser?.close());
  return {
    async visit(url, look) {
      const page = await person.context?.newPage();
      if (!page) throw new Error("there is no browser");
      try {
        await page.goto(url);
        return await look(page);
      } finally {
        await page.close();
      }
    },
    tab: ({ workflowId, runId }, tab) =>
      `${inject("temporal").uiUrl}/namespaces/default/workflows/${workflowId}/${runId}/${tab}`,
  };
}

/** All that a person can read; frames hold what is written in Markdown, whose apostrophes the UI makes typographic. */
export async function shownOn(page: Page): Promise<string> {
  const frames = page.frames().map((frame) => frame.locator("body").innerText({ timeout: 1000 }));
  const read = await Promise.allSettled(frames);
  const texts = read.map((text) => (text.status === "fulfilled" ? text.value : ""));
  return texts.join("\n").replaceAll("’", "'");
}
