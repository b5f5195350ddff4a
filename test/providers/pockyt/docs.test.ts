import { describe, expect, it } from "vitest";

import { REFUND_STATUS_WORDS } from "../../../src/providers/pockyt/refunds.js";
import { STATUS_WORDS } from "../../../src/providers/pockyt/reports.js";
import { RET_CODES } from "../../../src/providers/pockyt/ret-codes.js";
import { byName, listed, tablesOf, tried } from "../support/providers-page.js";
import { HTTP_CASES, TRANSPORT_CASES } from "./ending-cases.js";

const table = tablesOf("Pockyt");

describe("docs/providers.md, Pockyt", () => {
  it("has the code's ret_codes, each with meaning, ending and source", () => {
    expect(byName(table("`ret_code`"))).toEqual(
      [...RET_CODES].map(([code, { meaning, ending, source }]) => [code, meaning, ending, source]),
    );
  });

  it.each([
    ["`status`", STATUS_WORDS],
    ["`status` of a refund", REFUND_STATUS_WORDS],
  ])("has the code's words in %s, each with what it is read as and its source", (head, words) => {
    expect(byName(table(head))).toEqual(
      [...words].map(([word, { status, source }]) => [word, status, source]),
    );
  });

  it("has the errors that the tests make, each with the ending that they see", () => {
    expect(listed(table("error or answer"))).toEqual(tried([...TRANSPORT_CASES, ...HTTP_CASES]));
  });
});
