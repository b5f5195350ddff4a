import { createPublicKey } from "node:crypto";

import { createHttpPost } from "../../../src/providers/http.js";
import { payermaxAccount } from "../../../src/providers/payermax/account.js";
import { payermaxWebhook } from "../../../src/providers/payermax/notification.js";
import { terms } from "../../../src/providers/payermax/terms.js";
import { startSandbox } from "../../../sandbox/server.js";
import { CARD, CHARGE, CUSTOMER, MERCHANT, OURS, THEIRS } from "../payermax/support.js";
import { answerOf, type ContractProvider, type ContractTwin, type Scenario } from "./contract-provider.js";
import { samples } from "./payermax-samples.js";
import { acknowledgedBy, booksOf, deliveredTo, startReceiver, theOne } from "./twin-pieces.js";
import { startWire } from "./wire.js";

/** The twin goes by the subject, as the vendor's test environment does. */
const DESCRIPTIONS: Readonly<Record<Scenario, string>> = {
  succeeds: "Two tickets",
  declined: "FAILED",
  waits: "3DS",
};
const STRANGER = { appId: "00000000000000000000000000000001", merchantNo: "020213827212252" };

const request = (paymentId: string, scenario: Scenario) => {
  const paidWith = { type: "card", card: { ...CARD, expiryYear: "2040" }, saveCard: false } as const;
  return { ...CHARGE, paymentId, customer: CUSTOMER, description: DESCRIPTIONS[scenario], paidWith };
};

async function start(): Promise<ContractTwin> {
  const [receiver, strangersReceiver] = [await startReceiver(), await startReceiver()];
  const merchants = [
    { ...MERCHANT, publicKey: OURS.publicKey },
    { ...STRANGER, publicKey: THEIRS.publicKey },
  ];
  const sandbox = await startSandbox({ payermax: { merchants } });
  const wire = await startWire(() => sandbox.url);
  const post = createHttpPost();
  const spki = Buffer.from(sandbox.payermax.platformPublicKey, "base64");
  const publicKeys = [createPublicKey({ key: spki, format: "der", type: "spki" })];
  const now = () => new Date();
  const webhook = payermaxWebhook("default", { ...MERCHANT, publicKeys });
  const at = (origin: string) => {
    const config = { ...MERCHANT, privateKey: OURS.privateKey, publicKeys, baseUrl: `${origin}${PATH}` };
    return { ...payermaxAccount(config, receiver.url, post, now), webhook };
  };
  const account = at(wire.url);
  const strange = {
    ...STRANGER,
    privateKey: THEIRS.privateKey,
    publicKeys,
    baseUrl: `${sandbox.url}${PATH}`,
  };
  const stranger = payermaxAccount(strange, strangersReceiver.url, post, now);
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
    secrets: [CARD.number, OURS.privatePem.split("\n")[1] ?? ""],
    close: async () => {
      await Promise.all([post.close(), wire.close(), sandbox.close()]);
      await Promise.all([receiver.close(), strangersReceiver.close()]);
    },
  };
}

const PATH = "/aggregate-pay/api/gateway";

export const PAYERMAX: ContractProvider = {
  name: "payermax",
  offered: terms,
  currencies: ["USD", "EUR", "JPY", ...terms.decimals.keys()],
  start,
  samples,
};
