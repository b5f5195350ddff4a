import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

import { check, readBody } from "./control-request.js";
import { registerFaultRoutes } from "./faults/control-routes.js";
import type { SandboxServices, Twin } from "./twin.js";

const TEN_YEARS_SECONDS = 10 * 366 * 24 * 3600;

const advanceBody = z.strictObject({ seconds: z.number().min(0).max(TEN_YEARS_SECONDS) });
const threeDsBody = z.strictObject({
  reference: z.string(),
  merchantNo: z.string().optional(),
  outcome: z.enum(["approve", "decline"]),
});
const movementFilter = z.strictObject({
  merchantNo: z.string().optional(),
  reference: z.string().optional(),
});

/** The endpoints that a test or a demo steers the sandbox with. No provider has them. */
export function registerControl(app: FastifyInstance, services: SandboxServices, twins: Twin[]): void {
  const { clock, ledger, requests, webhooks, faults } = services;
  const clockView = () => ({ now: clock.nowIso(), offsetSeconds: clock.offsetSeconds() });

  app.get("/_sandbox/clock", (_request, reply) => reply.send(clockView()));

  app.post("/_sandbox/clock/advance", async (request) => {
    const { seconds } = readBody(request, advanceBody);
    await clock.advance(seconds);
    return clockView();
  });

  app.get("/_sandbox/ledger", (request, reply) =>
    reply.send(ledger.view(check(movementFilter, request.query))),
  );

  app.get("/_sandbox/transactions", (request, reply) => {
    const filter = check(movementFilter, request.query);
    return reply.send({ transactions: twins.flatMap((twin) => twin.transactions(filter)) });
  });

  app.get("/_sandbox/requests", (_request, reply) => reply.send({ requests: requests.view() }));

  app.get("/_sandbox/webhooks", (_request, reply) => reply.send({ webhooks: webhooks.view() }));

  registerFaultRoutes(app, faults);

  app.post("/_sandbox/3ds", (request, reply) => decideThreeDs(request, reply, twins));

  app.post("/_sandbox/reset", (_request, reply) => {
    clock.reset();
    ledger.reset();
    requests.reset();
    webhooks.reset();
    faults.clear();
    for (const twin of twins) twin.reset();
    return reply.send({ reset: true });
  });
}

function decideThreeDs(request: FastifyRequest, reply: FastifyReply, twins: Twin[]) {
  const { outcome, ...filter } = readBody(request, threeDsBody);
  const matches = twins.flatMap((twin) =>
    twin.transactions(filter).map(({ transactionNo }) => ({ twin, transactionNo })),
  );
  const [match] = matches;
  if (match === undefined) {
    return reply.code(404).send({ error: `no transaction has the reference ${filter.reference}` });
  }
  if (matches.length > 1) {
    return reply.code(409).send({ error: `more than one merchant used the reference ${filter.reference}` });
  }
  const { decided, ...decision } = match.twin.decideThreeDs(match.transactionNo, outcome);
  if (decided) return reply.send(decision);
  const error = `transaction ${decision.transactionNo} is ${decision.status}: no 3DS decision is open`;
  return reply.code(409).send({ ...decision, error });
}
