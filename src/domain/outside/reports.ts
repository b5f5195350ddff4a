import type {
  CardReport,
  CustomerReport,
  NotFoundReport,
  NoticeReport,
  PaymentReport,
  Refusal,
  ReportedCard,
  RequestReport,
} from "../facts.js";
import { boolean, isObject, oneOf, value, type Rule } from "../input/rules.js";
import {
  bounded,
  httpUrl,
  known,
  minorUnits,
  moneyOrNull,
  own,
  providerRefs,
  time,
  words,
} from "./values.js";

export type Report =
  PaymentReport | RequestReport | CardReport | NoticeReport | CustomerReport | NotFoundReport;

const savedCard: Rule<ReportedCard> = known({ token: bounded(512, 1) }, { customerNo: bounded(256, 1) });

const refusal: Rule<Refusal> = known({
  kind: oneOf(["declined", "rejected"]),
  code: words(128),
  message: words(1_000),
});

const isTrue = value((given): given is true => given === true, "must be true or left out");

const payment = known(
  {
    about: oneOf(["payment"]),
    status: oneOf(["open", "succeeded", "failed", "closed"]),
    word: words(128),
    recognized: boolean,
    amount: moneyOrNull,
    refundedValue: minorUnits,
    refs: providerRefs,
  },
  {
    actionUrl: httpUrl,
    savedCard,
    refusal,
    completedAt: time,
    reference: bounded(512),
    createdAt: time,
    mayBeForeign: isTrue,
    captureMode: oneOf(["manual", "automatic"]),
  },
);

const request = known(
  {
    about: oneOf(["capture", "cancel", "refund"]),
    requestId: bounded(128, 1),
    status: oneOf(["succeeded", "pending", "failed"]),
    amount: moneyOrNull,
    refs: providerRefs,
  },
  { refusal },
);

const notice = known(
  { about: oneOf(["case", "other"]), type: bounded(128, 1), status: words(128), refs: providerRefs },
  { stage: oneOf(["open", "won", "lost", "closed"]) },
);

const card = known({ about: oneOf(["card"]), status: oneOf(["succeeded", "failed"]), savedCard });
const customer = known({ about: oneOf(["customer"]), customerNo: bounded(256, 1) });
const nothing = known({ about: oneOf(["nothing"]) });

const RULES: ReadonlyMap<unknown, Rule<Report>> = new Map<string, Rule<Report>>([
  ["payment", payment],
  ["capture", request],
  ["cancel", request],
  ["refund", request],
  ["card", card],
  ["case", notice],
  ["other", notice],
  ["customer", customer],
  ["nothing", nothing],
]);

/** What a provider is said to say, by the closed list of kinds. */
export const report: Rule<Report> = (given, field, problems) => {
  const rule = isObject(given) ? RULES.get(own(given, "about")) : undefined;
  if (rule) return rule(given, field, problems);
  return void problems.push({ field, message: "is about nothing that Holdfast knows" });
};
