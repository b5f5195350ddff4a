/** Source: docs.yuansfer.com notes and docs.pockyt.io/reference/status-error-codes. */
export const RET_CODE = {
  success: "000100",
  signature: "000000",
  missing: "000020",
  notFound: "000021",
  mismatch: "000022",
  badValue: "000023",
  noRights: "000030",
  wrongStatus: "000040",
} as const;

type RetCode = (typeof RET_CODE)[keyof typeof RET_CODE];

/**
 * The docs only say that duplicates "can lead to errors" (status-error-codes); code and text are this
 * sandbox's choice.
 */
export const DUPLICATE_REFERENCE = {
  retCode: RET_CODE.mismatch,
  message: "Duplicate reference: each transaction needs its own",
} as const;

/** The provider says no; nothing was done. */
export class Refusal extends Error {
  readonly retCode: RetCode;

  constructor(retCode: RetCode, message: string) {
    super(message);
    this.retCode = retCode;
  }
}
