import { z } from "zod";
import { commandRules } from "../domain/input/command-input.js";
import { schemaOf, type JsonSchema } from "../domain/input/json-schema.js";
import { paymentInputSchema } from "../domain/input/payment-input.js";
import { termsByProvider } from "../providers/terms.js";
import { merchantEvent } from "./merchant-event.js";
import { aftercare, payment, refund } from "./views.js";

const inputs = {
  "charge-payment-input": paymentInputSchema("charge", termsByProvider),
  "auth-capture-payment-input": paymentInputSchema("authCapture", termsByProvider),
  "payment-aftercare-input": schemaOf(commandRules.aftercare),
  "capture-input": schemaOf(commandRules.capture),
  "cancel-input": schemaOf(commandRules.cancel),
  "resolve-input": schemaOf(commandRules.resolve),
  "acknowledge-input": schemaOf(commandRules.acknowledge),
  "refund-input": schemaOf(commandRules.refund),
  "resolve-refund-input": schemaOf(commandRules.resolveRefund),
  "acknowledge-aftercare-input": schemaOf(commandRules.acknowledgeAftercare),
};

const outputs = {
  "payment-view": payment,
  "aftercare-view": aftercare,
  refund,
  "merchant-event": merchantEvent,
};

export type SchemaName = keyof typeof inputs | keyof typeof outputs;

/** What the package exports as `holdfast/schemas/<name>.json`, by name. */
export const schemas = Object.fromEntries([
  ...Object.entries(inputs).map(([name, schema]) => [name, titled(name, schema)] as const),
  ...Object.entries(outputs).map(([name, schema]) => [name, titled(name, z.toJSONSchema(schema))] as const),
]) as Readonly<Record<SchemaName, JsonSchema>>;

function titled(name: string, schema: JsonSchema | object): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Holdfast ${name.replaceAll("-", " ")}`,
    ...schema,
  };
}
