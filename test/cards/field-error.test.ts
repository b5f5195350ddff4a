import { expect, test } from "vitest";
import { z } from "zod";
import { toFieldErrors } from "../../src/cards/field-error.js";

test("a bad field is named once, with the first rule that it breaks", () => {
  const schema = z.object({ cvv: z.string().min(3, "too short").regex(/^\d+$/, "no digits") });
  const { error } = schema.safeParse({ cvv: "x" });
  if (!error) throw new Error("this is no CVV");
  expect(error.issues).toHaveLength(2);
  expect(toFieldErrors(error)).toEqual([{ field: "cvv", message: "too short" }]);
});
