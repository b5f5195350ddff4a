import { createSecretKey, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { anonymousRecordOf, news } from "../../domain/payment/facts.js";
import { Spool, type SpoolOptions } from "../../../src/relay/spool/spool.js";

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-spool-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export const keyOf = (keyId: string) => ({ keyId, key: createSecretKey(randomBytes(32)) });

/** The `n`th transaction of a payment has succeeded. */
export function notification(paymentId: string, n = 1): ProviderNotification {
  const number = `T-${String(n)}`;
  const record = anonymousRecordOf("succeeded", { refs: { transactionNo: number } });
  return news(record, { paymentId, key: `payment:${number}:succeeded` });
}

export function open(
  folder: string,
  { maxPages, ...options }: Partial<SpoolOptions> & { readonly maxPages?: number } = {},
): Spool {
  const spool = new Spool({
    ...{ folder, keys: [], maxBytes: 1024 * 1024, maxAgeMs: 3_600_000, now: Date.now },
    ...options,
    ...(maxPages !== undefined && { maxPages }),
  });
  onTestFinished(() => {
    spool.close();
  });
  return spool;
}
