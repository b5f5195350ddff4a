import { EXAMPLE } from "../example/contract.js";
import type { ContractProvider } from "./contract-provider.js";
import { PAYERMAX } from "./payermax.js";
import { POCKYT } from "./pockyt.js";

/** Who keeps the contract. A new provider is one line here. */
export const CONTRACT_PROVIDERS: readonly ContractProvider[] = [POCKYT, PAYERMAX, EXAMPLE];
