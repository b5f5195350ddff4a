import { defineProvider } from "../define-provider.js";
import { terms } from "./terms.js";

export const pockyt = defineProvider({
  name: "pockyt",
  terms,
  load: async () => (await import(/* webpackIgnore: true */ "./adapter.js")).adapter,
});
