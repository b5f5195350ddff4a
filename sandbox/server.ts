import Fastify from "fastify";

import { SandboxClock } from "./clock.js";
import { registerControl } from "./control.js";
import { Faults } from "./faults/faults.js";
import { Ledger, type LedgerFilter, type LedgerView } from "./ledger.js";
import { refuseForeignRequests } from "./local-requests.js";
import { PAYERMAX_TARGETS } from "./payermax/faults.js";
import { createPayermaxTwin, type PayermaxControls, type PayermaxOptions } from "./payermax/twin.js";
import { POCKYT_TARGETS } from "./pockyt/faults.js";
import { createPockytTwin, type PockytOptions } from "./pockyt/twin.js";
import { RequestLog, type LoggedRequest } from "./request-log.js";
import type { SandboxServices, TransactionFilter, TransactionView, Twin } from "./twin.js";
import { WebhookSender, type WebhookDelivery } from "./webhooks.js";

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: "127.0.0.1";
  pockyt?: PockytOptions;
  payermax?: PayermaxOptions;
  logger?: boolean;
};

export type Sandbox = {
  url: string;
  close: () => Promise<void>;
  /** Moves the sandbox clock; resolves once everything that became due has been attempted. */
  advance: (seconds: number) => Promise<void>;
  ledger: (filter?: LedgerFilter) => LedgerView;
  transactions: (filter?: TransactionFilter) => TransactionView[];
  requests: () => LoggedRequest[];
  webhooks: () => WebhookDelivery[];
  /** What goes wrong next; also over HTTP, under /_sandbox/faults. */
  faults: Pick<Faults, "add" | "remove" | "clear" | "view">;
  payermax: PayermaxControls;
};

const BODY_LIMIT_BYTES = 64 * 1024;

/** Starts the stateful stand-in for the payment providers. It shares no code with the adapters. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = new SandboxClock();
  const ledger = new Ledger(clock);
  const requests = new RequestLog(clock);
  const faults = new Faults([POCKYT_TARGETS, PAYERMAX_TARGETS]);
  const webhooks = new WebhookSender(clock, faults);
  let url = "";
  const services: SandboxServices = { clock, ledger, requests, webhooks, faults, baseUrl: () => url };
  const payermax = createPayermaxTwin(services, options.payermax);
  const twins: Twin[] = [createPockytTwin(services, options.pockyt), payermax];

  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
  });
  // Each route decodes its own body: a provider answers an unreadable one in its own envelope.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  refuseForeignRequests(app);
  registerControl(app, services, twins);
  for (const twin of twins) twin.register(app);

  url = await app.listen({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" });
  return {
    url,
    close: async () => {
      clock.close();
      await Promise.all([app.close(), webhooks.close()]);
    },
    advance: (seconds) => clock.advance(seconds),
    ledger: (filter) => ledger.view(filter),
    transactions: (filter = {}) => twins.flatMap((twin) => twin.transactions(filter)),
    requests: () => requests.view(),
    webhooks: () => webhooks.view(),
    faults,
    payermax: payermax.controls,
  };
}
