import { guess, type ProviderSources } from "../sources.js";
import type { CodeEnding } from "./ret-codes.js";
import * as wire from "./wire.js";

const CUSTOMER = "docs /v1/customers/create; PHP";
const QUERY = "docs /app-data-search/v3/tran-query";
const REFUND = "docs v1.1/reference/refund-api";
const ONE_KEY =
  "that it alone names the payment: the Java and C# SDKs refuse both keys together, though docs call both required";
const DECLINE =
  "that a decline says why in it: no document shows one, so it is read where it is there and nothing hangs on it";

/** The documents that the adapter was written by. */
export const pockytSources: ProviderSources = {
  name: "Pockyt",
  documents: {
    SEED: 'the tutorial "Enabling Vaulting and 3DSecure for Pockyt Integration", kept in `test/seeds/pockyt`',
    docs: "docs.pockyt.io",
    notes: "docs.yuansfer.com, the older reference",
    PHP: "yuansfer-php-sdk",
    SDKs: "the PHP, Java, Python, Go and JavaScript SDKs",
  },
  sent: [
    {
      to: "every request",
      fields: {
        merchantNo: "SEED; docs",
        storeNo: "SEED; docs",
        verifySign: guess(
          "that card fields are signed like any other, and a customer's creation too: the PHP SDK signs all that it sends, though SEED's creation has no signature",
          "SEED; docs signing-api-calls; SDKs",
        ),
        "header pockyt-request-id": "docs",
      },
    },
    {
      to: "/v1/customers/create",
      fields: {
        firstName: CUSTOMER,
        lastName: CUSTOMER,
        email: CUSTOMER,
        countryCode: guess("that it may be left out, as the others: SEED sends none of them", CUSTOMER),
        state: CUSTOMER,
        city: CUSTOMER,
        street: CUSTOMER,
        zip: CUSTOMER,
        phone: CUSTOMER,
      },
    },
    {
      to: "/order/v4/capture",
      fields: {
        amount: guess(
          "that a text is right: SEED sends one, though the v3 pages type amounts as numbers",
          "SEED; docs",
        ),
        currency: guess(
          "no decimals of HUF and TWD: PayPal takes none, and Pockyt's list of card currencies is PayPal's but for three",
          "SEED; docs; notes",
        ),
        settleCurrency: "SEED; notes",
        reference: guess(
          "that a second one is refused as a duplicate: docs call it unique, and no document has the code",
          "SEED; docs status-error-codes",
        ),
        vendor: "SEED; docs",
        terminal: "SEED; docs",
        note: guess(
          "which characters it may hold: the SDKs speak of some that are not supported",
          "docs; PHP",
        ),
        clientIp: "docs; PHP",
        ipnUrl: "SEED; docs",
        callbackUrl: "SEED; docs",
        "goodsInfo[].goods_name": guess(
          "the name, and that there may be a list: SEED has both, though the page's table says goods_info, and the PHP SDK sends one object",
          "SEED; docs; PHP",
        ),
        "goodsInfo[].quantity": "SEED",
        "goodsInfo[].category": "SEED; docs",
        "goodsInfo[].description": "SEED; docs",
        "goodsInfo[].amount": "SEED; docs",
        "goodsInfo[].tax": "SEED; docs",
        vaultId: "SEED",
        customerNo: "SEED; docs; PHP",
        creditType: "SEED; PHP",
        cardNumber: "SEED; docs",
        cardExpMonth: "SEED; docs",
        cardExpYear: "SEED; docs",
        cardCvv: "SEED; docs",
      },
    },
    { to: "/app-data-search/v3/tran-query", fields: { reference: guess(ONE_KEY, QUERY) } },
    {
      to: "/app-data-search/v3/cancel",
      fields: { reference: guess(ONE_KEY, "notes transaction-revert/cancel; SDKs") },
    },
    {
      to: "/app-data-search/v3/refund",
      fields: {
        refundAmount: guess("that a text is right: as a payment's amount", REFUND),
        currency: REFUND,
        settleCurrency: REFUND,
        reference: guess(ONE_KEY, REFUND),
        refundReference: guess(
          "that it is no key against repeats: nothing promises it, so the record is read before each send",
          REFUND,
        ),
      },
    },
  ],
  read: [
    {
      of: "every answer",
      schema: wire.envelope,
      fields: {
        ret_code: "docs; notes",
        ret_msg: "docs; notes",
        retMsg: "notes",
        status: guess("that 200 means success: SEED alone has it, of answers that succeeded", "SEED"),
        result: "docs; notes",
        customer: guess("that it stands for the result: a public integration reads it so"),
        resultBody: guess("that it stands for the result: SEED alone has it", "SEED"),
      },
    },
    {
      of: "the answer of /v1/customers/create",
      schema: wire.customerResult,
      fields: { customerNo: "SEED; docs" },
    },
    {
      of: "the answers of /order/v4/capture, the query and the cancel",
      schema: wire.paymentResult,
      fields: {
        status: "SEED; docs; notes",
        transactionNo: "SEED; docs",
        transactionType: QUERY,
        reference: "SEED; docs",
        amount: "SEED; docs",
        currency: "SEED; docs",
        authenticationUrl: "SEED",
        authUrl: "docs reference/capture",
        errorCode: guess(DECLINE),
        errorMessage: guess(DECLINE),
        "refundInfo[].refundReference": QUERY,
        "refundInfo[].refundTransactionId": QUERY,
        "refundInfo[].refundAmount": guess(
          "that an entry is a refund that is done: the page has no status in it",
          QUERY,
        ),
        "refundInfo[].currency": QUERY,
      },
    },
    {
      of: "the answer of /app-data-search/v3/refund",
      schema: wire.refundResult,
      fields: {
        status: REFUND,
        reference: REFUND,
        refundReference: REFUND,
        refundTransactionNo: REFUND,
        refundAmount: REFUND,
        currency: guess("that it may be there, as in the query: the page has only settleCurrency"),
        errorCode: guess(DECLINE),
        errorMessage: guess(DECLINE),
      },
    },
    {
      of: "the IPN, to know that it is genuine",
      schema: null,
      fields: {
        verifySign: guess(
          "that empty fields may be signed or left out: the SDKs differ, and either form needs the token",
          "SEED; docs signing-api-calls; SDKs",
        ),
        merchantNo: guess("that an IPN with another merchant's number is not ours: no example has the field"),
      },
    },
    {
      of: "the IPN",
      schema: wire.ipn,
      fields: {
        reference: "SEED; docs webhook-notification-format",
        transactionNo: "SEED; docs webhook-notification-format",
        status: guess(
          "that failures come too: docs speak of all events, and every example is a success",
          "SEED; docs webhook-notification-format",
        ),
        amount: "SEED; docs webhook-notification-format",
        currency: "SEED; docs webhook-notification-format",
        customerNo: guess(
          "that it, not the one in the answer to the capture, owns the vaultId: in SEED it is the one that was sent",
          "SEED",
        ),
        vaultId: "SEED; docs webhook-notification-reference",
      },
    },
  ],
  words: [
    {
      of: "values that we send",
      words: {
        creditcard: "SEED; docs",
        ONLINE: "SEED; docs",
        vault: "SEED; PHP",
        DIGITAL_GOODS: "SEED; docs",
      },
    },
    {
      of: "in a refusal's message",
      words: {
        "data error": guess(
          "that the signature was refused, so nothing was booked: the older Chinese pages show it so, beside ret_code 000000",
          "notes",
        ),
        duplicate: guess(
          "that the reference is there already: docs call such references an error, without its code or words",
          "docs status-error-codes",
        ),
      },
    },
    { of: "`transactionType` of a payment", words: { payment: QUERY } },
  ],
  endings: {
    answered: "the documents: the status in the result decides",
    unknown: "the documents don't say what became of the request, or disagree",
    notFound:
      "the code's own words, of a query; whatever else asks for a record that isn't there has no effect",
    refused: "it names what is wrong with the request or the rights, before any money is asked for",
  } satisfies Record<CodeEnding, string>,
};
