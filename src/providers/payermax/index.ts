import { defineProvider } from "../define-provider.js";
import { terms } from "./terms.js";

export const payermax = defineProvider({
  name: "payermax",
  terms,
  load: async () => (await import(/* webpackIgnore: true */ "./adapter.js")).adapter,
});
