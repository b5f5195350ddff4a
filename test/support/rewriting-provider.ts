import { passOn, startChangingProvider } from "./changing-provider.js";
import { newsSign } from "./payermax-news.js";

type Answer = Record<string, unknown>;
export type Change = (answer: Answer) => Answer;

export interface RewritingProvider {
  readonly url: string;
  /** From now on answers of this path are changed so; null: they are left as they are. */
  rewrite(path: string, change: Change | null): void;
  close(): Promise<void>;
}

/** Stands between Holdfast and the provider's twin, and answers in other words: signed anew where they were signed. */
export async function startRewritingProvider(target: string): Promise<RewritingProvider> {
  const changes = new Map<string, Change>();
  const provider = await startChangingProvider(target, ({ path }, { status, body, sign }) => {
    const change = changes.get(path);
    if (!change) return null;
    const changed = JSON.stringify(change(JSON.parse(body.toString("utf8")) as Answer));
    return passOn({ status, body: Buffer.from(changed), sign: sign === null ? null : newsSign(changed) });
  });
  return {
    url: provider.url,
    rewrite(path, change) {
      if (change === null) changes.delete(path);
      else changes.set(path, change);
    },
    close: () => provider.close(),
  };
}
