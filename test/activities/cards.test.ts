import { describe, expect, it } from "vitest";
import { activities, charge, endings } from "./support.js";

describe.each(["charge", "authorize"] as const)("the card of a %s", (operation) => {
  it.each(["answered", "refused"] as const)("is destroyed once the provider has %s it", async (ending) => {
    const at = activities({ ends: endings[ending] });
    expect(await at[operation](charge)).toEqual(endings[ending]);
    expect(at.destroyed).toEqual(["card_1"]);
  });

  // The same send may have to be made again, and nobody asks the shopper for the card a second time.
  it.each(["notSent", "unknown"] as const)("is kept where the send ended %s", async (ending) => {
    const at = activities({ ends: endings[ending] });
    expect(await at[operation](charge)).toEqual(endings[ending]);
    expect(at.destroyed).toEqual([]);
  });

  it("that is gone refuses it, and a vault that can't be reached leaves it not sent", async () => {
    const gone = activities({ lease: { status: "gone" } });
    expect(await gone[operation](charge)).toMatchObject({ ending: "refused", code: "card_expired" });
    const away = activities({ lease: { status: "unreachable", reason: "away" } });
    expect(await away[operation](charge)).toMatchObject({ ending: "notSent", code: "card_vault" });
    expect([...gone.sent, ...away.sent]).toEqual([]);
  });

  it("that is a CVV alone pays for nothing, and is destroyed", async () => {
    const at = activities({ lease: { status: "leased", content: { cvv: "123" } } });
    expect(await at[operation](charge)).toMatchObject({ ending: "refused", code: "card_is_cvv_only" });
    expect(at.sent).toEqual([]);
    expect(at.destroyed).toEqual(["card_1"]);
  });
});
