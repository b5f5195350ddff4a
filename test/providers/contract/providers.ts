import { providerNames, type ProviderName } from "../../../src/providers/terms.js";
import { EXAMPLE } from "../example/contract.js";
import type { ContractProvider } from "./contract-provider.js";
import { PAYERMAX } from "./payermax.js";
import { POCKYT } from "./pockyt.js";

/** How each provider of the list is started at its twin; one that lacks its line doesn't compile. */
const TWINS: Readonly<Record<ProviderName, ContractProvider>> = { payermax: PAYERMAX, pockyt: POCKYT };

/** Who keeps the contract: every provider of the list, and the recipe's. */
export const CONTRACT_PROVIDERS: readonly ContractProvider[] = [
  ...providerNames.map((name) => TWINS[name]),
  EXAMPLE,
];
