import { createHttpPost } from "../../../src/providers/http.js";
import {
  AMOUNT,
  answerOf,
  type ContractProvider,
  type ContractTwin,
  type Scenario,
} from "../contract/contract-provider.js";
import { startReceiver, theOne } from "../contract/twin-pieces.js";
import { startWire } from "../contract/wire.js";
import { exampleAccount } from "./provider/account.js";
import { terms } from "./provider/terms.js";
import { exampleWebhook } from "./provider/webhook.js";
import { samples } from "./samples.js";
import { startExampleTwin } from "./twin.js";

const NUMBERS: Readonly<Record<Scenario, string>> = {
  succeeds: "4242424242424242",
  declined: "4000000000000002",
  waits: "4000000000003220",
};
const SECRETS = { ours: "secret-of-ours", stranger: "secret-of-a-stranger" };

const request = (paymentId: string, scenario: Scenario) => {
  const card = { number: NUMBERS[scenario], expiryMonth: "08", expiryYear: "2040", cvv: "790" };
  return {
    paymentId,
    amount: AMOUNT,
    reference: "run",
    actionTimeoutSeconds: 1800,
    paidWith: { type: "card", card, saveCard: false },
  } as const;
};

async function start(): Promise<ContractTwin> {
  const [receiver, strangersReceiver] = [await startReceiver(), await startReceiver()];
  const twin = await startExampleTwin(SECRETS);
  const wire = await startWire(() => twin.url);
  const post = createHttpPost();
  const webhook = exampleWebhook("default", { secret: SECRETS.ours });
  const at = (baseUrl: string, merchant: keyof typeof SECRETS = "ours", webhookUrl = receiver.url) => ({
    ...exampleAccount({ baseUrl, merchant, secret: SECRETS[merchant] }, webhookUrl, post),
    webhook,
  });
  const account = at(wire.url);
  const stranger = at(twin.url, "stranger", strangersReceiver.url);
  for (const one of [receiver, strangersReceiver]) one.acknowledgeWith(webhook.acknowledgement);
  let acknowledged: boolean[] = [];
  const delivered = async (to: typeof receiver) => {
    acknowledged = await twin.acknowledged();
    return to.received();
  };
  return {
    account,
    request,
    books: twin.books,
    notifications: () => delivered(receiver),
    acknowledged: () => acknowledged,
    async foreignNotification() {
      answerOf(await stranger.charge(request("FOREIGN", "succeeds")));
      return theOne(await delivered(strangersReceiver));
    },
    sent: () => wire.sent,
    loseNextReply: wire.loseNextReply,
    secrets: [...Object.values(NUMBERS), SECRETS.ours],
    close: async () => {
      await Promise.all([post.close(), wire.close(), twin.close()]);
      await Promise.all([receiver.close(), strangersReceiver.close()]);
    },
  };
}

export const EXAMPLE: ContractProvider = {
  name: "example",
  offered: terms,
  currencies: ["USD", "EUR", "JPY", "HUF"],
  start,
  samples,
};
