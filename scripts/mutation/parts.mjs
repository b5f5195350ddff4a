const STORIES = "test/domain/{payment,aftercare}/*stories.test.ts";
const UNVERIFIED = "test/domain/{payment,aftercare}/unverified.test.ts";
const PROPERTIES = "test/domain/{payment,aftercare}/{properties,truthful-provider}.test.ts";

/** Files that tell little in much time. */
export const SLOW =
  /(growth|order|input-schema|input-same|readiness|limit-refusals|outage|properties|truthful-provider|payermax\/notification|webhooks|http|relay\/hostile\/.*|full-disk)\.test\.ts$/;

/**
 * What is mutated, with the tests that are to notice. `atLeast` is the score in percent: where one wrong character
 * moves money to another place, nearly every change must be noticed.
 */
export const PARTS = {
  money: {
    mutate: ["src/domain/money.ts", "src/domain/currencies.ts"],
    tests: ["test/domain/money.test.ts"],
    atLeast: 95,
  },
  ids: {
    mutate: ["src/domain/ids.ts"],
    tests: ["test/domain/ids.test.ts", "test/domain/aftercare/notice-stories.test.ts"],
    atLeast: 95,
  },
  signatures: {
    mutate: [
      "src/providers/*/signature.ts",
      "src/providers/pockyt/ipn.ts",
      "src/providers/payermax/notification.ts",
    ],
    tests: [
      "test/providers/*/signature.test.ts",
      "test/providers/pockyt/ipn*.test.ts",
      "test/providers/payermax/notification.test.ts",
    ],
    atLeast: 95,
  },
  requests: {
    mutate: ["src/domain/requests/*.ts"],
    tests: ["test/domain/requests/*.test.ts", STORIES, UNVERIFIED, PROPERTIES],
    atLeast: 95,
  },
  payment: {
    mutate: ["src/domain/payment/*.ts"],
    tests: [
      STORIES,
      UNVERIFIED,
      "test/domain/payment/{repeats,repeats-of-holds,payment-states,view,deadlines,every-word,never-ends,order}.test.ts",
      PROPERTIES,
    ],
    atLeast: 85,
  },
  aftercare: {
    mutate: ["src/domain/aftercare/*.ts"],
    tests: [
      "test/domain/aftercare/*stories.test.ts",
      "test/domain/aftercare/{unverified,growth,properties,truthful-provider}.test.ts",
    ],
    atLeast: 85,
  },
  input: {
    mutate: ["src/domain/input/*.ts"],
    tests: ["test/domain/input-*.test.ts", "test/domain/masking.test.ts"],
    atLeast: 85,
  },
  relay: {
    mutate: ["src/relay/**/*.ts"],
    tests: ["test/relay/**/*.test.ts"],
    atLeast: 85,
  },
  vault: {
    mutate: ["src/cards/*.ts"],
    tests: ["test/cards/!(heap).test.ts"],
    atLeast: 85,
  },
};
