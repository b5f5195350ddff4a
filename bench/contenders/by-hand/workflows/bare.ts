import { allHandlersFinished, condition, proxyActivities, setHandler } from "@temporalio/workflow";
import type { Activities } from "../activities.js";
import { captureUpdate, nextStep, notified } from "../messages.js";
import type { Order, Step } from "../order.js";

const { createCustomer, charge, query, authorize, capture } = proxyActivities<Activities>({
  startToCloseTimeout: "30 seconds",
});

export async function bareCharge(order: Order): Promise<Step> {
  const known = messages();
  if (order.vaultId !== undefined) {
    known.step = await charge(order);
  } else {
    const customerNo = await createCustomer(order);
    known.step = await charge({ ...order, customerNo });
    await condition(() => known.isNotified);
    known.step = await query(order);
  }
  await condition(allHandlersFinished);
  return known.step;
}

export async function bareAuthorizeCapture(order: Order): Promise<Step> {
  const known = messages();
  let isAsked = false;
  const taken: { step?: Step } = {};
  setHandler(captureUpdate, () => {
    isAsked = true;
    return settled(taken);
  });
  known.step = await authorize(order);
  await condition(() => known.isNotified && isAsked);
  taken.step = await capture(order);
  await condition(allHandlersFinished);
  return taken.step;
}

interface Known {
  step?: Step;
  isNotified: boolean;
}

function messages(): Known {
  const known: Known = { isNotified: false };
  setHandler(nextStep, () => settled(known));
  setHandler(notified, () => {
    known.isNotified = true;
  });
  return known;
}

async function settled(known: { readonly step?: Step }): Promise<Step> {
  await condition(() => known.step !== undefined);
  if (known.step === undefined) throw new Error("the condition says otherwise");
  return known.step;
}
