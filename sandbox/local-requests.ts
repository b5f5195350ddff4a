import type { FastifyInstance } from "fastify";

const OWN_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses what a page of another site makes a browser on this machine send: under a name of its own that it has
 * pointed at 127.0.0.1 (DNS rebinding, seen in `Host`), or from its own address (seen in `Origin`). The sandbox has
 * no login, so nothing else would keep that page from reading its ledger or steering it.
 */
export function refuseForeignRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    const own = ownHosts(request.socket.localPort);
    const { host, origin } = request.headers;
    const expected = `expected ${own.join(", ")}`;
    if (host === undefined || !own.includes(host.toLowerCase()))
      return reply.code(403).send({ error: `the sandbox is not called what Host says; ${expected}` });
    if (origin !== undefined && !own.some((name) => `http://${name}` === origin.toLowerCase()))
      return reply.code(403).send({ error: `Origin is another site's; ${expected} with http://` });
  });
}

/** Port 80 is left out by whoever connects to it. */
function ownHosts(port: number | undefined): string[] {
  const withPort = OWN_NAMES.map((name) => `${name}:${String(port)}`);
  return port === 80 ? [...withPort, ...OWN_NAMES] : withPort;
}
