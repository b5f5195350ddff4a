import { createHttpPost } from "../../../src/providers/http.js";
import { pockytAccount } from "../../../src/providers/pockyt/account.js";
import { pockytWebhook } from "../../../src/providers/pockyt/ipn.js";
import { terms } from "../../../src/providers/pockyt/terms.js";
import { startSandbox } from "../../../sandbox/server.js";
import { CARD, CHARGE, MERCHANT } from "../pockyt/support.js";
import { answerOf, type ContractProvider, type ContractTwin, type Scenario } from "./contract-provider.js";
import { samples } from "./pockyt-samples.js";
import { acknowledgedBy, booksOf, deliveredTo, startReceiver, theOne } from "./twin-pieces.js";
import { startWire } from "./wire.js";

const NUMBERS: Readonly<Record<Scenario, string>> = {
  succeeds: "5425233430109903",
  declined: "4000000000000002",
  waits: "4111111111111111",
};
const STRANGER = { merchantNo: "200043", storeNo: "300014", token: "token-of-a-stranger" };

const request = (paymentId: string, scenario: Scenario) => {
  const card = { ...CARD, number: NUMBERS[scenario], expiryYear: "2040" };
  return { ...CHARGE, paymentId, paidWith: { type: "card", card, saveCard: false } } as const;
};

async function start(): Promise<ContractTwin> {
  const [receiver, strangersReceiver] = [await startReceiver(), await startReceiver()];
  const sandbox = await startSandbox({ pockyt: { merchants: [MERCHANT, STRANGER] } });
  const wire = await startWire(() => sandbox.url);
  const post = createHttpPost();
  const webhook = pockytWebhook("default", MERCHANT);
  const at = (baseUrl: string) => ({
    ...pockytAccount({ ...MERCHANT, baseUrl }, receiver.url, post),
    webhook,
  });
  const account = at(wire.url);
  const stranger = pockytAccount({ ...STRANGER, baseUrl: sandbox.url }, strangersReceiver.url, post);
  for (const one of [receiver, strangersReceiver]) one.acknowledgeWith(webhook.acknowledgement);
  return {
    account,
    request,
    books: (paymentId) => booksOf(sandbox, paymentId),
    notifications: () => deliveredTo(sandbox, receiver),
    acknowledged: () => acknowledgedBy(sandbox),
    async foreignNotification() {
      answerOf(await stranger.charge(request("FOREIGN", "succeeds")));
      return theOne(await deliveredTo(sandbox, strangersReceiver));
    },
    sent: () => wire.sent,
    loseNextReply: wire.loseNextReply,
    secrets: [...Object.values(NUMBERS), MERCHANT.token],
    close: async () => {
      await Promise.all([post.close(), wire.close(), sandbox.close()]);
      await Promise.all([receiver.close(), strangersReceiver.close()]);
    },
  };
}

export const POCKYT: ContractProvider = {
  name: "pockyt",
  offered: terms,
  currencies: terms.currencies,
  start,
  samples,
};
