import { describe, expect, it } from "vitest";

import { useProvider } from "../support/use-provider.js";
import { NOW, offered, openAccount, reply, seed, signed, webhook } from "./support.js";

const at = useProvider(openAccount);

const AMOUNT = { currency: "SAR", value: 1000 };
const IDS = { paymentId: "xxxxxxxx", requestId: "xxxxx", amount: AMOUNT };

// The seed's own signatures can't be checked, since its keys aren't public; the bodies are the seed's to the byte.
describe("the seed's answers, signed and over HTTP", () => {
  const answers = (file: string) => {
    at.provider.reply = reply(seed(file));
  };

  it("tell of the authorized order, with its amount, its mode and our reference", async () => {
    answers("order-query.response.json");
    expect(await at.account.query({ paymentId: "DEVTest1669616467952", amount: AMOUNT })).toEqual({
      ending: "answered",
      answer: {
        about: "payment",
        status: "succeeded",
        word: "SUCCESS",
        recognized: true,
        amount: { currency: "SAR", value: 1000 },
        refundedValue: 0,
        refs: { tradeToken: "T2024062702289232000001" },
        completedAt: "2023-10-20T03:28:23.092Z",
        captureMode: "manual",
        reference: "Reference query and callback return",
      },
    });
  });

  it("tell of the pending capture", async () => {
    answers("capture.response.json");
    expect(await offered(at.account.capture)({ ...IDS, captureAmount: AMOUNT })).toEqual({
      ending: "answered",
      answer: {
        about: "capture",
        requestId: "xxxxx",
        status: "pending",
        amount: { currency: "SAR", value: 1000 },
        refs: { captureNo: "20230806235954ED7856775040587834005" },
      },
    });
  });

  it("tell of the cancel", async () => {
    answers("cancel.response.json");
    expect(await at.account.cancel(IDS)).toEqual({
      ending: "answered",
      answer: {
        about: "cancel",
        requestId: "xxxxx",
        status: "succeeded",
        amount: null,
        refs: { cancelNo: "20230806235954ED7856775040587834005" },
      },
    });
  });

  it("settle nothing without their signature", async () => {
    at.provider.reply = { body: seed("capture.response.json") };
    const outcome = await offered(at.account.capture)({ ...IDS, captureAmount: AMOUNT });
    expect(outcome).toMatchObject({ ending: "unknown", code: "unverified" });
  });
});

describe("the seed's notifications, signed", () => {
  it.each([
    [
      "payment",
      { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" },
      {
        paymentId: "P1642410680681",
        key: "payermax:PAYMENT:T2024062702289232000001:SUCCESS",
        report: {
          about: "payment",
          status: "succeeded",
          word: "SUCCESS",
          recognized: true,
          amount: { currency: "IDR", value: 1_000_000 },
          refundedValue: 0,
          refs: { tradeToken: "T2024062702289232000001" },
          completedAt: "2023-10-20T03:28:23.092Z",
          captureMode: "manual",
          reference: "020213827524152",
        },
      },
    ],
    ...["capture", "cancel"].map(
      (about) =>
        [
          about,
          { appId: "5f843bfc8cec49c2b8e9e99847325548", merchantNo: "P01010114418097" },
          {
            paymentId: "xxxxxxxx",
            key: `payermax:${about.toUpperCase()}:20230806235954ED7856775040587834005:succeeded`,
            report: {
              about,
              requestId: "xxxxx",
              status: "succeeded",
              amount: null,
              refs: { [`${about}No`]: "20230806235954ED7856775040587834005" },
            },
          },
        ] as const,
    ),
  ] as const)("%s is read", async (name, merchant, expected) => {
    const body = seed(`${name}.notification.json`);
    const theirs = openAccount(at.provider.url, merchant);
    expect(theirs.account.webhook.read(webhook(body, signed(body)))).toEqual({
      result: "verified",
      notification: { provider: "payermax", account: "default", receivedAt: NOW, ...expected },
    });
    const stranger = openAccount(at.provider.url, { merchantNo: "020213827212252" });
    expect(stranger.account.webhook.read(webhook(body, signed(body)))).toMatchObject({ result: "forged" });
    await Promise.all([theirs.close(), stranger.close()]);
  });
});
