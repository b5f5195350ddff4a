/** How a `ret_code` ends a call. `notFound`: a query's "no such transaction"; to any other call a refusal. */
export type CodeEnding = "answered" | "refused" | "unknown" | "notFound";

export interface RetCode {
  readonly meaning: string;
  readonly ending: CodeEnding;
  /** Of the code and its meaning. No source says what may be sent again, so the endings are our reading. */
  readonly source: string;
}

const LISTS = "docs.yuansfer.com notes; docs.pockyt.io/reference/status-error-codes";

export const RET_CODES: ReadonlyMap<string, RetCode> = new Map([
  ["000100", { meaning: "success", ending: "answered", source: LISTS }],
  ["000000", { meaning: "system error", ending: "unknown", source: LISTS }],
  ["000010", { meaning: "API version error", ending: "refused", source: LISTS }],
  ["000020", { meaning: "parameter null", ending: "refused", source: LISTS }],
  ["000021", { meaning: "no related information", ending: "notFound", source: LISTS }],
  ["000022", { meaning: "parameters do not match", ending: "refused", source: LISTS }],
  ["000023", { meaning: "parameter value error", ending: "refused", source: LISTS }],
  ["000030", { meaning: "no rights", ending: "refused", source: LISTS }],
  [
    "000040",
    {
      meaning: "transaction status error, or balance not sufficient",
      ending: "unknown",
      source: `${LISTS}; docs.pockyt.io/reference/response-codes disagrees`,
    },
  ],
  ["000080", { meaning: "supplier system error", ending: "unknown", source: LISTS }],
]);
