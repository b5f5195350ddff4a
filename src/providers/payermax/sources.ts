import { guess, type ProviderSources, type Sources } from "../sources.js";
import type { CodeEnding } from "./codes.js";
import * as wire from "./wire.js";

const SESSION = "API /applyDropinSession";

const AUTHORIZATION: Sources = {
  captureMode: guess(
    "that an absent one means a sale: MANUAL is the only value that any document has, and the sale's examples have none",
    "SEED 7.2; API /orderAndPay",
  ),
  authorizationType: guess(
    "that only FINAL_AUTH may be sent: API lists no other, though SEED's answer table also has PRE_AUTH",
    "SEED 7.2; API /orderAndPay",
  ),
};

const FAILURE: Sources = { resultCode: "API /orderQuery", resultMsg: "SEED 7.2.2; API /orderQuery" };

/** The documents that the adapter was written by. */
export const payermaxSources: ProviderSources = {
  name: "PayerMax",
  documents: {
    SEED: 'the page "Auth-Capture" (202606 version), kept in `test/seeds/payermax`',
    API: "the published `api.json` of payermax-server-sdk",
    docs: "docs.payermax.com",
    SDKs: "the Java, PHP and Go SDKs",
    guide: "the integration guide in payermax-all/ai",
    MIT: "the page on charges without the shopper",
  },
  sent: [
    {
      to: "every request",
      fields: {
        version: guess(
          "that 1.4 (/applyDropinSession: 1.6, saved cards: 1.2) stays right: SEED and API have it, though newer pages show 1.5",
          "SEED 7; API",
        ),
        keyVersion: guess(
          "that it is always 1: every document and SDK has this value and none explains it",
          "SEED 7; API",
        ),
        requestTime: "API; SDKs",
        appId: "SEED 7; API",
        merchantNo: "SEED 7; API",
        "header sign": "docs signature rules; SDKs",
      },
    },
    {
      to: "/orderAndPay",
      fields: {
        outTradeNo: "SEED 7.2; API /orderAndPay",
        integrate: "API /orderAndPay; guide",
        subject: "API /orderAndPay",
        totalAmount: guess(
          "that the decimals of the refund's amount hold here too: another party's Go client has the same list for orders",
          "SEED 7.2; API /orderAndPay",
        ),
        currency: "SEED 7.2; API /orderAndPay",
        country: "API /orderAndPay",
        userId: "API /orderAndPay",
        ...AUTHORIZATION,
        expireTime: "API /orderAndPay",
        frontCallbackUrl: "API /orderAndPay",
        notifyUrl: "API /orderAndPay",
        reference: "SEED 7.2; API /orderAndPay",
        "goodsDetails[].goodsId": guess("that any number will do: the place of the item", "API /orderAndPay"),
        "goodsDetails[].goodsName": "API /orderAndPay",
        "goodsDetails[].quantity": "API /orderAndPay",
        "goodsDetails[].price": "API /orderAndPay",
        terminalType: "API /orderAndPay",
        "paymentDetail.paymentMethodType": "API /orderAndPay; guide",
        "paymentDetail.cardInfo.cardIdentifierNo": "API /orderAndPay",
        "paymentDetail.cardInfo.cardHolderFullName": guess(
          "that it may be left out: no document says whether it is required",
          "API /orderAndPay",
        ),
        "paymentDetail.cardInfo.cardExpirationMonth": "API /orderAndPay",
        "paymentDetail.cardInfo.cardExpirationYear": "API /orderAndPay",
        "paymentDetail.cardInfo.cvv": guess(
          "that a saved card's CVV stands here too, alone: no other field is for one, and no document shows where",
          "API /orderAndPay",
        ),
        "paymentDetail.buyerInfo.clientIp": "API /orderAndPay",
        "paymentDetail.buyerInfo.userAgent": "API /orderAndPay",
        "paymentDetail.buyerInfo.firstName": "API /orderAndPay",
        "paymentDetail.buyerInfo.lastName": "API /orderAndPay",
        "paymentDetail.buyerInfo.email": "API /orderAndPay",
        "paymentDetail.tokenForFutureUse": "API /orderAndPay; guide; MIT",
        "paymentDetail.merchantInitiated": "API /orderAndPay; guide; MIT",
        "paymentDetail.paymentToken": "API /orderAndPay; guide",
        "paymentDetail.sessionKey": "API /orderAndPay; guide",
        "paymentDetail.paymentTokenID": guess(
          "that it goes with captureMode: the schema of an authorization has both, and no example combines them",
          "API /orderAndPay; guide; MIT",
        ),
        "paymentDetail.mitType": "API /orderAndPay; guide; MIT",
      },
    },
    { to: "/orderQuery", fields: { outTradeNo: "SEED 7.2.2; API /orderQuery" } },
    {
      to: "/capture",
      fields: {
        requestId: guess(
          "that a repeat is no second capture: it is called unique. What a repeat is answered with, nothing says, so only a status counts",
          "SEED 7.3; API /capture",
        ),
        outTradeNo: "SEED 7.3; API /capture",
        currency: "SEED 7.3; API /capture",
        amount: "SEED 7.3; API /capture",
      },
    },
    {
      to: "/cancel",
      fields: {
        requestId: guess("that a repeat is no second cancel: as a capture's", "SEED 7.5; API /cancel"),
        outTradeNo: "SEED 7.5; API /cancel",
      },
    },
    {
      to: "/refund",
      fields: {
        outRefundNo: guess(
          "that a repeat is no second refund: the guide calls it the key",
          "API /refund; guide",
        ),
        refundAmount: "API /refund",
        refundCurrency: "API /refund",
        outTradeNo: "API /refund",
        comments: "API /refund",
        refundNotifyUrl: "API /refund",
      },
    },
    { to: "/refundQuery", fields: { outRefundNo: "API /refundQuery" } },
    {
      to: "/applyDropinSession",
      fields: {
        totalAmount: SESSION,
        currency: SESSION,
        country: SESSION,
        userId: SESSION,
        tokenForFutureUse: SESSION,
        mitType: guess(
          "that UNSCHEDULED is right: the list of values has UNSCHDULED, the example and /orderAndPay UNSCHEDULED",
          SESSION,
        ),
        componentList: SESSION,
        captureMode: SESSION,
        authorizationType: SESSION,
      },
    },
    {
      to: "/inquirePaymentToken",
      fields: {
        userId: "API /inquirePaymentToken; guide",
        tokenScope: guess(
          "that tokenAcq has every card that we save: API's answers and notifications have it, and the guide calls it the default. What tokenMit lists, nothing says",
          "API /inquirePaymentToken; guide",
        ),
      },
    },
    {
      to: "/removePaymentToken",
      fields: {
        userId: "API /removePaymentToken; guide",
        paymentTokenID: "API /removePaymentToken; guide",
      },
    },
  ],
  read: [
    {
      of: "every answer",
      schema: wire.envelope,
      fields: {
        code: "SEED 7; API",
        msg: "SEED 7; API",
        data: guess(
          "that an error's answer may have none: SEED and API show answers that succeed, and the SDKs read no further",
          "SEED 7; API",
        ),
      },
    },
    {
      of: "the header of answers and notifications",
      schema: null,
      fields: {
        sign: guess(
          "that errors may be unsigned: the SDKs verify only what succeeded",
          "docs signature rules; SDKs",
        ),
      },
    },
    {
      of: "the answers of /orderAndPay and /orderQuery, and PAYMENT notifications",
      schema: wire.paymentData,
      fields: {
        outTradeNo: "SEED 7.2; API",
        status: "SEED 7.2; API",
        tradeToken: "SEED 7.2; API",
        totalAmount: "SEED 7.2; API",
        currency: "SEED 7.2; API",
        captureMode: "SEED 7.2",
        reference: "SEED 7.2; API",
        ...FAILURE,
        createTime: guess(
          "that it is near our send, which tells a drop-in's order from another's",
          "API /orderQuery",
        ),
        completeTime: guess("that it is UTC where it has no offset: the page calls it so", "SEED 7.2; API"),
        redirectUrl: "API /orderAndPay; guide",
        "paymentDetails[].paymentTokenID": "API /orderQuery; MIT",
        "paymentDetails[].cardInfo.paymentTokenID": "API /orderQuery; MIT",
      },
    },
    {
      of: "the answers of /capture and /cancel, and CAPTURE and CANCEL notifications",
      schema: wire.requestData,
      fields: {
        requestId: "SEED 7.3 to 7.6; API",
        outTradeNo: "SEED 7.3 to 7.6; API",
        status: "SEED 7.3 to 7.6; API",
        captureNo: "SEED 7.3, 7.4; API",
        cancelNo: "SEED 7.5, 7.6; API",
        amount: guess(
          "that a notification may have none: API requires it, and the examples of both have none",
          "SEED 7.3; API",
        ),
        currency: guess("as the amount", "SEED 7.3; API"),
        errorCode: "SEED 7.3 to 7.6; API",
        errorMsg: "SEED 7.3 to 7.6; API",
      },
    },
    {
      of: "the answers of /refund and /refundQuery, and REFUND notifications",
      schema: wire.refundData,
      fields: {
        outRefundNo: "API",
        status: "API",
        outTradeNo: "API /refundQuery, RefundResultNotifyUrl",
        refundTradeNo: "API",
        refundAmount: "API /refundQuery, RefundResultNotifyUrl",
        refundCurrency: "API /refundQuery, RefundResultNotifyUrl",
        resultCode: guess("that a refund names its failure as an order does: API has only resultMsg here"),
        resultMsg: "API /refundQuery",
      },
    },
    {
      of: "the answer of /applyDropinSession",
      schema: wire.sessionData,
      fields: { sessionKey: "API /applyDropinSession", clientKey: "API /applyDropinSession" },
    },
    {
      of: "the answer of /inquirePaymentToken",
      schema: wire.savedTokens,
      fields: {
        "tokenList[].paymentTokenID": "API /inquirePaymentToken; guide",
        "tokenList[].userId": "API /inquirePaymentToken; guide",
        "tokenList[].paymentTokenStatus": "API /inquirePaymentToken; guide",
        "tokenList[].paymentMethodType": "API /inquirePaymentToken; guide",
        "tokenList[].paymentTokenExpiry": guess(
          "that its month is the card's: API says of a token that it is valid as long as its card, and the list has no other date",
          "API /inquirePaymentToken, /orderQuery",
        ),
        "tokenList[].cardInfo": "API /inquirePaymentToken; guide",
        "tokenList[].brand": "API /inquirePaymentToken; guide",
        "tokenList[].ifCVV": "API /inquirePaymentToken; guide",
        "tokenList[].supportMIT": guess(
          "that it may stand here as in TOKENIZATION: the list's documents don't have it, and without it nobody knows",
          "API tokenizationNotifyUrl",
        ),
      },
    },
    {
      of: "the answer of /removePaymentToken",
      schema: wire.removedToken,
      fields: {
        paymentTokenID: "API /removePaymentToken",
        paymentTokenStatus: "API /removePaymentToken; guide",
      },
    },
    {
      of: "TOKENIZATION notifications; `cardInfo`, a string of JSON there, isn't needed",
      schema: wire.tokenData,
      fields: {
        outTradeNo: "API tokenizationNotifyUrl",
        status: "API tokenizationNotifyUrl",
        userId: "API tokenizationNotifyUrl",
        paymentTokenID: "API tokenizationNotifyUrl",
        paymentTokenStatus: "API tokenizationNotifyUrl",
        supportMIT: "API tokenizationNotifyUrl",
        ifCVV: "API tokenizationNotifyUrl; guide",
      },
    },
    {
      of: "notifications that are kept for people",
      schema: wire.noticeData,
      fields: {
        outTradeNo: "API chargeBaclNotifyUrl, fraudNotifyUrl",
        status: "API chargeBaclNotifyUrl",
        caseResult: "API chargeBaclNotifyUrl",
        caseId: "API chargeBaclNotifyUrl",
        tradeToken: "API chargeBaclNotifyUrl",
      },
    },
    {
      of: "every notification",
      schema: wire.notification,
      fields: {
        notifyType: "SEED 7.2.1, 7.4, 7.6; API",
        appId: "SEED 7.2.1; API",
        merchantAppId: "API tokenizationNotifyUrl",
        merchantNo: "SEED 7.2.1; API",
        code: "SEED 7.2.1; API",
        msg: "SEED 7.2.1; API",
        data: "SEED 7.2.1; API",
      },
    },
  ],
  words: [
    {
      of: "`notifyType` of what we read",
      words: {
        PAYMENT: "SEED 7.2.1; API",
        CAPTURE: "SEED 7.4; API",
        CANCEL: "SEED 7.6; API",
        REFUND: "API RefundResultNotifyUrl",
        TOKENIZATION: "API tokenizationNotifyUrl",
      },
    },
    {
      of: "`notifyType` of a case",
      words: {
        CHARGEBACK: "API chargeBaclNotifyUrl",
        DISPUTE: "API chargeBaclNotifyUrl",
        FRAUD: "API chargeBaclNotifyUrl, fraudNotifyUrl",
        "CUSTOMER COMPLAINT": "API chargeBaclNotifyUrl",
      },
    },
    {
      of: "`status` of a case that is over",
      words: {
        DISPUTE_END: guess(
          "that it ends the case: by its name, beside a caseResult",
          "API chargeBaclNotifyUrl",
        ),
        CASE_CLOSED: guess("that it ends the case: by its name", "API chargeBaclNotifyUrl"),
        CASE_CANCEL: guess("that it ends the case: by its name", "API chargeBaclNotifyUrl"),
        CASE_CANCELL: guess("that it is CASE_CANCEL in another spelling", "API chargeBaclNotifyUrl"),
      },
    },
    {
      of: "`caseResult`",
      words: {
        WIN: guess("that the merchant won: it is told to the merchant", "API chargeBaclNotifyUrl"),
        FAIL: guess("that the merchant lost: likewise", "API chargeBaclNotifyUrl"),
      },
    },
    {
      of: "`paymentTokenStatus` of a token that can be charged",
      words: { Activated: "API tokenizationNotifyUrl, /inquirePaymentToken; guide" },
    },
    {
      of: "`paymentTokenStatus` of a token that was removed",
      words: { Deleted: "API /removePaymentToken, /inquirePaymentToken; guide" },
    },
    {
      of: "`ifCVV`",
      words: { Y: "API /inquirePaymentToken", N: "API /inquirePaymentToken" },
    },
    {
      of: "values that we send",
      words: {
        Hosted_Checkout: "API /orderAndPay; guide",
        Direct_Payment: "API /orderAndPay; guide",
        MANUAL: "SEED 7.2; API /orderAndPay",
        FINAL_AUTH: "SEED 7.2; API /orderAndPay",
        WEB: "API /orderAndPay",
        CARD: "API /orderAndPay, /applyDropinSession",
        UNSCHEDULED: "API /orderAndPay; MIT",
        tokenAcq: "API /inquirePaymentToken; guide",
      },
    },
  ],
  endings: {
    answered: "the documents: only the status in `data` decides",
    notSent: "the documents say to send it again, so it was not taken",
    unknown: "the documents say to ask or to wait, or they don't say what became of the request",
    notFound: "the code's own words, of a query; of a payment that makes the order it contradicts itself",
    duplicate: "the code's own words: an order under our number is there, perhaps our own",
    refused:
      "it names what is wrong with the request, the account or the contract, before any money is asked for",
    declined:
      "it names why a payment failed. Whether errors are signed nothing says: unsigned it decides nothing",
  } satisfies Record<CodeEnding, string>,
};
