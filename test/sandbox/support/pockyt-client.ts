import { createHash } from "node:crypto";

export type Fields = Record<string, string>;
export type Json = Record<string, unknown>;

export const MERCHANT = { merchantNo: "203780", storeNo: "303661", token: "sandbox-token" };

export const CARD_3DS = "4111111111111111";
export const CARD_SUCCESS = "5425233430109903";
export const CARD_DECLINED = "4000000000000002";
export const CARD_VAULT_DECLINED = "4000000000000341";

/** Written apart from the sandbox's own signature on purpose. */
export function sign(fields: Fields, token: string): string {
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const names = Object.keys(fields).sort();
  return md5(`${names.map((name) => `${name}=${fields[name] ?? ""}`).join("&")}&${md5(token)}`);
}

export type Reply = { httpStatus: number; body: Json; result: Json };

/** A merchant's backend that talks to the sandbox over HTTP. */
export class PockytClient {
  readonly url: string;
  readonly #merchant: typeof MERCHANT;
  #count = 0;

  constructor(url: string, merchant = MERCHANT) {
    this.url = url;
    this.#merchant = merchant;
  }

  signed(fields: Fields): Fields {
    const { merchantNo, storeNo, token } = this.#merchant;
    const all = { merchantNo, storeNo, ...fields };
    return { ...all, verifySign: sign(all, token) };
  }

  post(path: string, fields: Fields, headers: Fields = {}): Promise<Reply> {
    return this.postRaw(path, JSON.stringify(this.signed(fields)), {
      "content-type": "application/json",
      ...headers,
    });
  }

  async postRaw(path: string, body: string, headers: Fields): Promise<Reply> {
    const response = await fetch(this.url + path, { method: "POST", headers, body });
    const json = (await response.json()) as Json;
    const result = (json.resultBody ?? json.result ?? {}) as Json;
    return { httpStatus: response.status, body: json, result };
  }

  newReference(): string {
    return `ORDER${++this.#count}_${this.#merchant.merchantNo}`;
  }

  cardFields(cardNumber = CARD_3DS): Fields {
    return { ...this.saleFields(), cardNumber, cardExpMonth: "08", cardExpYear: "2040", cardCvv: "790" };
  }

  saleFields(): Fields {
    return {
      amount: "20",
      currency: "USD",
      settleCurrency: "USD",
      vendor: "creditcard",
      terminal: "ONLINE",
      reference: this.newReference(),
    };
  }

  capture(fields: Fields): Promise<Reply> {
    return this.post("/order/v4/capture", fields);
  }

  query(fields: Fields): Promise<Reply> {
    return this.post("/app-data-search/v3/tran-query", fields);
  }

  refund(fields: Fields): Promise<Reply> {
    return this.post("/app-data-search/v3/refund", { currency: "USD", settleCurrency: "USD", ...fields });
  }

  cancel(fields: Fields): Promise<Reply> {
    return this.post("/app-data-search/v3/cancel", fields);
  }

  async createCustomer(fields: Fields = {}): Promise<string> {
    return text((await this.post("/v1/customers/create", fields)).result.customerNo);
  }

  decide(reference: string, outcome: "approve" | "decline"): Promise<Reply> {
    return this.control("POST", "/_sandbox/3ds", { reference, outcome });
  }

  async control(method: "GET" | "POST", path: string, body?: Json): Promise<Reply> {
    const response = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const json = (await response.json()) as Json;
    return { httpStatus: response.status, body: json, result: json };
  }
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`expected a string, got ${JSON.stringify(value)}`);
  return value;
}
