import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyPluginCallback } from "fastify";
import { readRelayConfig, readTemporalConfig, together, type Environment } from "./config.js";
import { createLog, type Log } from "./log.js";
import { createRelay } from "./relay/app.js";
import { openRelay, startRelay as startRelayOf } from "./relay.js";

export interface RelaySetup {
  /** As the process `holdfast relay` has them in its environment; default: this process's own. */
  readonly variables?: Environment;
  /** Default: JSON lines to standard error. */
  readonly log?: Log;
}

/** The relay without a server of its own. */
export interface RelayHandler {
  /** For a `node:http` server: takes the requests of `/webhooks/<provider>/<account>`, and answers 404 to others. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** For a fastify server: `app.register(relay.plugin)` adds the route, below the prefix where one is given. */
  readonly plugin: FastifyPluginCallback;
  /** Finishes what it delivers. First close the server, so that nothing more comes. */
  close(): Promise<void>;
}

function partsOf({ variables, log = createLog("relay") }: RelaySetup) {
  const read = together({
    config: () => readRelayConfig(variables),
    temporal: () => readTemporalConfig(variables),
  });
  return { ...read, log };
}

/** The whole relay, on its own port. @throws ConfigError naming every bad variable */
export async function startRelay(
  setup: RelaySetup = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  return startRelayOf(partsOf(setup));
}

/** The relay for a server that is there already. @throws ConfigError naming every bad variable */
export async function createRelayHandler(setup: RelaySetup = {}): Promise<RelayHandler> {
  const relay = openRelay(partsOf(setup));
  const app = createRelay(relay.options);
  await app.ready();
  const listener: RelayHandler["listener"] = (request, response) => {
    app.routing(request, response);
  };
  return {
    listener,
    plugin: (server, _options, done) => {
      server.all("/webhooks/*", {
        // Before the server reads the body: the signature is of its bytes.
        onRequest: async (request, reply) => {
          reply.hijack();
          request.raw.url = request.raw.url?.slice(server.prefix.length) ?? "/";
          listener(request.raw, reply.raw);
        },
        handler: () => undefined,
      });
      done();
    },
    async close() {
      await app.close();
      await relay.close();
    },
  };
}
