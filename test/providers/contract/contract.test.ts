import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { providerContract } from "../../../src/provider-contract/contract.js";
import type { WebhookSamples } from "../../../src/provider-contract/subject.js";
import { amountContract } from "./amounts.js";
import { chargeContract } from "./charges.js";
import { recorded, type ContractTwin } from "./contract-provider.js";
import { holdContract } from "./holds.js";
import { CONTRACT_PROVIDERS } from "./providers.js";
import { refundContract } from "./refunds.js";
import { savedCardContract } from "./saved-cards.js";
import { webhookContract, webhooksOf } from "./webhooks.js";

describe.each(CONTRACT_PROVIDERS)("the contract of every provider: $name", (provider) => {
  const seen: unknown[] = [];
  let started: ContractTwin;
  const twin = () => started;

  beforeAll(async () => {
    const own = await provider.start();
    started = { ...own, account: recorded(own.account, seen) };
  });
  afterAll(() => started.close());

  describe("the suite that holdfast/provider exports", () => {
    const { name, offered: terms, samples } = provider;
    let made: Promise<WebhookSamples> | undefined;
    const webhooks = () => (made ??= webhooksOf(started));
    for (const { name: rule, run } of providerContract({ ...samples, provider: name, terms, webhooks }))
      it.concurrent(rule, run);
  });

  chargeContract(provider, twin);
  holdContract(provider, twin);
  refundContract(twin);
  savedCardContract(provider, twin);
  webhookContract(provider.name, twin);
  amountContract(provider, twin);

  it("and nothing of a card, and no secret of ours, is in any outcome or reading of all these", () => {
    const all = JSON.stringify(seen);
    for (const known of ["HOOKED", "BACK_REFUND_R1", "unknown"]) expect(all.includes(known)).toBe(true);
    for (const secret of started.secrets) expect(all.includes(secret)).toBe(false);
  });
});
