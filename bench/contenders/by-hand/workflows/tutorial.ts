import { condition, proxyActivities, setHandler } from "@temporalio/workflow";
import type { Activities } from "../activities.js";
import { captureSignal, notified, pageUrl } from "../messages.js";
import type { Order, Step } from "../order.js";

const { createCustomer, charge, query, authorize, capture } = proxyActivities<Activities>({
  startToCloseTimeout: "30 seconds",
});

export async function tutorialCharge(order: Order): Promise<Step> {
  if (order.vaultId !== undefined) return charge(order);
  let url = "";
  let isNotified = false;
  setHandler(pageUrl, () => url);
  setHandler(notified, () => {
    isNotified = true;
  });
  const customerNo = await createCustomer(order);
  ({ url = "" } = await charge({ ...order, customerNo }));
  await condition(() => isNotified);
  return query(order);
}

export async function tutorialAuthorizeCapture(order: Order): Promise<Step> {
  let url = "";
  let isNotified = false;
  let isAsked = false;
  setHandler(pageUrl, () => url);
  setHandler(notified, () => {
    isNotified = true;
  });
  setHandler(captureSignal, () => {
    isAsked = true;
  });
  ({ url = "" } = await authorize(order));
  await condition(() => isNotified && isAsked);
  return capture(order);
}
