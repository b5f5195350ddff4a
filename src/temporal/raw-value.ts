import { createRequire } from "node:module";
import type * as Common from "@temporalio/common";

/**
 * Of the very copy of @temporalio/common that our @temporalio/client uses: it tells a RawValue by its class, and would
 * send one of another copy as JSON.
 */
export const { RawValue } = createRequire(createRequire(import.meta.url).resolve("@temporalio/client"))(
  "@temporalio/common",
) as typeof Common;
