import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", ".cache", "coverage"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A default that takes only what is left is checked by its type.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `{ type, ...rest }` is how a field is left out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "src/config.ts is the only reader of the environment.",
        },
      ],
    },
  },
  {
    files: ["src/config.ts", "src/config/**", "test/**", "vitest.config.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["src/domain/**", "src/workflows/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "The domain and the workflows know no process." },
        { name: "setTimeout", message: "Deadlines are durable timers of the workflow." },
        { name: "fetch", message: "Only a provider adapter talks to the network." },
        { name: "crypto", message: "Request ids are derived from the payment, never random." },
      ],
    },
  },
  {
    files: ["src/domain/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "The domain has no clock: take the time as an argument.",
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "The domain has no clock: take the time as an argument.",
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: "The domain is deterministic.",
        },
      ],
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        ...{ process: "readonly", console: "readonly", URL: "readonly", setTimeout: "readonly" },
        ...{ Buffer: "readonly", fetch: "readonly", AbortSignal: "readonly" },
      },
    },
  },
);
