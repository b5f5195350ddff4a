import fc from "fast-check";

/**
 * A commit's properties are tried with the same values each time, so that luck never decides over a commit;
 * `HOLDFAST_TEST_SEED` tries others.
 */
fc.configureGlobal({ seed: Number(process.env.HOLDFAST_TEST_SEED ?? 2026) });
