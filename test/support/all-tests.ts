const which = process.env.HOLDFAST_TEST_SCOPE ?? "sample";

if (which !== "all" && which !== "sample")
  throw new Error(`HOLDFAST_TEST_SCOPE is ${which}; expected all or sample`);

/**
 * `npm test` takes less than ten minutes: of what takes long it runs a sample. CI runs everything, and so does
 * `HOLDFAST_TEST_SCOPE=all npm test`.
 */
export const allTests = which === "all";
