export { defineProvider, type Provider } from "../providers/define-provider.js";
export type * from "../providers/port.js";
export { providerContract } from "../provider-contract/contract.js";
export type * from "../provider-contract/subject.js";
