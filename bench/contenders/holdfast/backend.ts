import type { Client } from "@temporalio/client";
import {
  createCardStore,
  createHoldfast,
  type PaymentRequest,
  type PaymentView,
} from "../../../src/client.js";
import { FLOWS } from "../../flows.js";
import type { Backend } from "../contender.js";

/** A shop that uses Holdfast as its README says. */
export function holdfastBackend(
  client: Client,
  taskQueue: string,
  cardVault: { readonly url: string; readonly token: string },
): Backend {
  const holdfast = createHoldfast({ client, taskQueue, cards: createCardStore(cardVault) });
  const workflowId = (paymentId: string) => `payment-default-${paymentId}`;

  async function start(flow: keyof typeof FLOWS, paymentId: string): Promise<PaymentView> {
    const amount = { currency: "USD", value: FLOWS[flow].amount };
    const common = { paymentId, amount, returnUrl: "https://shop.example/return" };
    switch (flow) {
      case "savedCard":
        return holdfast.charge({ ...common, provider: "pockyt", method: SAVED_CARD });
      case "vaultWith3ds": {
        const { cardRef } = await holdfast.cards.put(CARD);
        const method = { type: "card", cardRef, saveCard: true } as const;
        return holdfast.charge({ ...common, provider: "pockyt", method });
      }
      case "authorizeCapture":
        return holdfast.authorize({ ...common, provider: "payermax", method: { type: "hosted" }, ...STAY });
    }
  }

  return {
    workflowId,
    queries: () => 0,

    async start(flow, paymentId) {
      const view = await start(flow, paymentId);
      if (view.action) return view.action.url;
      mustBeCaptured(view);
      return null;
    },

    async capture(paymentId) {
      mustBeCaptured(await holdfast.capture({ paymentId }));
    },

    async captured(paymentId) {
      const handle = client.workflow.getHandle<() => Promise<PaymentView>>(workflowId(paymentId));
      mustBeCaptured(await handle.result());
    },
  };
}

/** A card of Pockyt's sandbox (the tutorial's): it asks for 3DS. */
const CARD = { number: "4111111111111111", expiryMonth: "08", expiryYear: "2030", cvv: "790" };

const SAVED_CARD: PaymentRequest<"pockyt">["method"] = {
  type: "savedCard",
  token: "pp_1",
  customerNo: "200043",
};

const STAY = { customer: { reference: "USER42" }, description: "Two nights" };

function mustBeCaptured({ paymentId, status }: PaymentView): void {
  if (status !== "captured") throw new Error(`${paymentId} is ${status}, not captured`);
}
