import { createHash, createPrivateKey, sign } from "node:crypto";
import { request } from "undici";
import type { Merchant } from "../../merchant.js";
import type { Order, Step } from "./order.js";

export interface ByHandOptions {
  readonly merchant: Merchant;
  readonly pockytUrl: string;
  readonly payermaxUrl: string;
  /** Where the provider's webhooks are received. */
  readonly webhooksUrl: string;
}

/** The provider calls, with nothing checked: no schema, no signature of an answer, no doubt. */
export function createActivities({ merchant, pockytUrl, payermaxUrl, webhooksUrl }: ByHandOptions) {
  const { token, ...store } = merchant.pockyt;
  const { appId, merchantNo, privateKey } = merchant.payermax;
  const key = createPrivateKey(privateKey);
  const tokenHash = md5(token);

  async function pockyt(path: string, paymentId: string, fields: Record<string, string>) {
    const all: Record<string, string> = { ...store, ...fields };
    const pairs = Object.keys(all)
      .sort()
      .map((name) => `${name}=${all[name] ?? ""}`);
    const verifySign = md5(`${pairs.join("&")}&${tokenHash}`);
    const headers = { "pockyt-request-id": paymentId };
    const answer = await post(pockytUrl + path, headers, JSON.stringify({ ...all, verifySign }));
    return answer.resultBody ?? answer.result;
  }

  async function payermax(path: string, data: object) {
    const requestTime = new Date().toISOString();
    const body = JSON.stringify({ version: "1.4", keyVersion: "1", requestTime, appId, merchantNo, data });
    const signature = sign("RSA-SHA256", Buffer.from(body), key).toString("base64");
    return (await post(payermaxUrl + path, { sign: signature }, body)).data;
  }

  return {
    async createCustomer({ paymentId }: Order): Promise<string> {
      return (await pockyt("/v1/customers/create", paymentId, {})).customerNo ?? "";
    },

    async charge({ paymentId, amount, vaultId, customerNo = "" }: Order): Promise<Step> {
      const paidWith = vaultId === undefined ? { ...CARD, creditType: "vault" } : { vaultId };
      const { status = "", authenticationUrl } = await pockyt("/order/v4/capture", paymentId, {
        ...{ amount, currency: "USD", settleCurrency: "USD", reference: paymentId, customerNo },
        ...{ vendor: "creditcard", terminal: "ONLINE", ipnUrl: `${webhooksUrl}/pockyt` },
        ...paidWith,
      });
      return { status, ...(authenticationUrl !== undefined && { url: authenticationUrl }) };
    },

    async query({ paymentId }: Order): Promise<Step> {
      const { status = "" } = await pockyt("/app-data-search/v3/tran-query", paymentId, {
        reference: paymentId,
      });
      return { status };
    },

    async authorize({ paymentId, amount }: Order): Promise<Step> {
      const { status = "", redirectUrl = "" } = await payermax("/orderAndPay", {
        ...{ outTradeNo: paymentId, totalAmount: Number(amount), currency: "USD", userId: "USER42" },
        ...{ integrate: "Hosted_Checkout", captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
        ...{ subject: "Two nights", notifyUrl: `${webhooksUrl}/payermax` },
      });
      return { status, url: redirectUrl };
    },

    async capture({ paymentId, amount }: Order): Promise<Step> {
      const requestId = `${paymentId}_CAPTURE_1`;
      const { status = "" } = await payermax("/capture", {
        ...{ requestId, outTradeNo: paymentId, currency: "USD", amount: Number(amount) },
      });
      return { status };
    },
  };
}

export type Activities = ReturnType<typeof createActivities>;

/** A card of Pockyt's sandbox (the tutorial's): it asks for 3DS. */
const CARD = { cardNumber: "4111111111111111", cardExpMonth: "08", cardExpYear: "2030", cardCvv: "790" };

type Fields = Record<string, string | undefined>;

/** Pockyt has two envelopes, PayerMax one. */
interface Answer {
  readonly resultBody?: Fields;
  readonly result: Fields;
  readonly data: Fields;
}

async function post(url: string, headers: Record<string, string>, body: string) {
  const answer = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return (await answer.body.json()) as Answer;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
