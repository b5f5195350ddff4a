// What a backend's compiler sees: this compiles, or an error is expected where it says so.
import { Client, Connection } from "@temporalio/client";
import {
  CommandRefused,
  createCardStore,
  createDataConverter,
  createHoldfast,
  type PaymentRequest,
  type PaymentView,
} from "holdfast";

const connection = await Connection.connect();
const dataConverter = createDataConverter({ payloadKeys: undefined, namespace: "default" });
const holdfast = createHoldfast({
  client: new Client({ connection, dataConverter }),
  cards: createCardStore({ url: "http://127.0.0.1:8081", token: "a token" }),
});
const request: PaymentRequest<"payermax"> = {
  paymentId: "ORDER1",
  provider: "payermax",
  amount: { currency: "USD", value: 2000 },
  method: { type: "hosted" },
  customer: { reference: "USER42" },
  description: "Two tickets",
  returnUrl: "https://shop.example/return",
};
const payment: PaymentView = await holdfast.charge(request);
// @ts-expect-error: Pockyt has no page of its own
void holdfast.charge({ ...request, provider: "pockyt" });
// @ts-expect-error: nor does it hold money
void holdfast.authorize({ ...request, provider: "pockyt", method: { type: "card", cardRef: "card_1" } });
void holdfast.authorize({ ...request, onAuthorizationExpiry: "capture" });
void holdfast.charge({ ...request, provider: "pockyt", method: { type: "card", cardRef: "card_1" } });
// @ts-expect-error: no such status
export const isOdd = payment.status === "refunded";
export const isRefused = (error: unknown) => error instanceof CommandRefused && error.code;
