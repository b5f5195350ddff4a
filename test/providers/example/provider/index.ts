import { defineProvider } from "../../../../src/providers/define-provider.js";
import { terms } from "./terms.js";

export const example = defineProvider({
  name: "example",
  terms,
  load: async () => (await import(/* webpackIgnore: true */ "./adapter.js")).adapter,
});
