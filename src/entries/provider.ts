export { defineProvider, type Provider } from "../providers/define-provider.js";
export type * from "../providers/port.js";
