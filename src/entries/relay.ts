import { importPart } from "../parts.js";

export type { RelayHandler, RelaySetup } from "../relay-handler.js";

export const { createRelayHandler, startRelay } = await importPart(
  "holdfast/relay",
  () => import("../relay-handler.js"),
);
