import { z } from "zod";

/** Every field that the schema reads, by its path: `paymentDetails[].paymentTokenID`. */
export function fieldsOf(schema: z.ZodType): string[] {
  return below(schema, "");
}

function below(schema: z.ZodType, path: string): string[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, inner]) =>
      below(inner as z.ZodType, path === "" ? name : `${path}.${name}`),
    );
  if (schema instanceof z.ZodArray) return below(schema.element as z.ZodType, `${path}[]`);
  if (schema instanceof z.ZodPipe) return below(schema.in as z.ZodType, path);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodDefault
  )
    return below(schema.unwrap() as z.ZodType, path);
  return [path];
}
