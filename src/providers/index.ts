/** Every provider, one line each: with its folder, all that adding one takes (docs/adding-a-provider.md). */
export { payermax } from "./payermax/index.js";
export { pockyt } from "./pockyt/index.js";
