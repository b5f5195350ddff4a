import { fileURLToPath } from "node:url";

/** The checkout, seen from where the compiler puts this file: .cache/faults/test/faults/campaign. */
export const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
