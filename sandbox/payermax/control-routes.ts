import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { ControlRefusal, readBody } from "../control-request.js";
import type { Booking } from "./booking.js";
import { completeDropIn, keepNoCard, openCase, settle } from "./control.js";
import type { Merchants } from "./merchants.js";
import type { NotificationSender } from "./notification-sender.js";
import { CASE_TYPES } from "./notifications.js";
import type { Repeats } from "./operation.js";
import type { PlatformKey } from "./signature.js";
import type { PayermaxState } from "./state.js";

const BASE_PATH = "/_sandbox/payermax";

const settlement = z.strictObject({
  requestId: z.string().optional(),
  outRefundNo: z.string().optional(),
  merchantNo: z.string().optional(),
  outcome: z.enum(["success", "failed"]),
});
const repeats = z.strictObject({ repeats: z.enum(["answer", "refuse"]) });
const dropIn = z.strictObject({
  sessionKey: z.string(),
  outcome: z.enum(["success", "failed", "3ds"]).optional(),
  ticksAgreement: z.boolean().optional(),
});
const unticked = z.strictObject({ merchantNo: z.string(), outTradeNo: z.string() });
const disputed = z.strictObject({
  outTradeNo: z.string(),
  merchantNo: z.string().optional(),
  type: z.enum(CASE_TYPES).default("DISPUTE"),
  caseId: z.string().min(1).max(64),
  status: z.string().min(1).max(64).default("DISPUTE_RECEIVED"),
  caseResult: z.enum(["WIN", "FAIL"]).optional(),
});
const upload = z.strictObject({ appId: z.string().min(1), publicKey: z.string() });

type Controlled = {
  state: PayermaxState;
  booking: Booking;
  sender: NotificationSender;
  merchants: Merchants;
  platformKey: PlatformKey;
  setRepeats: (repeats: Repeats) => void;
};

/** What steers this twin beside the endpoints that all twins share. PayerMax has none of them. */
export function registerControlRoutes(app: FastifyInstance, controlled: Controlled): void {
  const { state, booking, sender, merchants, platformKey, setRepeats } = controlled;

  app.post(`${BASE_PATH}/settle`, (request, reply) =>
    reply.send(settle(readBody(request, settlement), state, booking)),
  );

  app.post(`${BASE_PATH}/repeats`, (request, reply) => {
    const body = readBody(request, repeats);
    setRepeats(body.repeats);
    return reply.send(body);
  });

  app.post(`${BASE_PATH}/drop-in`, (request, reply) => {
    return reply.send(completeDropIn(readBody(request, dropIn), state));
  });

  app.post(`${BASE_PATH}/keep-no-card`, (request, reply) => {
    const { merchantNo, outTradeNo } = readBody(request, unticked);
    return reply.send(keepNoCard(merchantNo, outTradeNo, state));
  });

  app.post(`${BASE_PATH}/cases`, (request, reply) =>
    reply.code(202).send(openCase(readBody(request, disputed), state, sender)),
  );

  // PayerMax's portal shows its own key beside the form for the merchant's.
  app.post<{ Params: { merchantNo: string } }>(
    `${BASE_PATH}/merchants/:merchantNo/public-key`,
    (request, reply) => {
      const { merchantNo } = request.params;
      const { appId, publicKey } = readBody(request, upload);
      if (!merchants.upload({ appId, merchantNo, publicKey })) {
        throw new ControlRefusal(400, "publicKey must be an RSA public key: base64 SPKI or PEM");
      }
      return reply.send({ appId, merchantNo, platformPublicKey: platformKey.publicKey() });
    },
  );
}
