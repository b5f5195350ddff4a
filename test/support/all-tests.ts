const which = process.env.HOLDFAST_TESTS ?? "sample";

if (which !== "all" && which !== "sample")
  throw new Error(`HOLDFAST_TESTS is ${which}; expected all or sample`);

/**
 * `npm test` takes less than ten minutes: of what takes long it runs a sample. CI runs everything, and so does
 * `HOLDFAST_TESTS=all npm test`.
 */
export const allTests = which === "all";
