const first = Number(process.env.HOLDFAST_TEST_FIRST_SEED ?? 1);
const runs = Number(process.env.HOLDFAST_TEST_SEEDS ?? 20);

/** Twenty, or as many as `HOLDFAST_TEST_SEEDS` says, from `HOLDFAST_TEST_FIRST_SEED` on. */
export const seeds = Array.from({ length: runs }, (_, index) => first + index);
