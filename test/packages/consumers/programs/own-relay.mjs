// The relay in a server that is there already: fastify's, or Node's own.
import { createServer } from "node:http";
import Fastify from "fastify";
import { createRelayHandler } from "holdfast/relay";

const relay = await createRelayHandler();
const at = { host: "127.0.0.1", port: Number(process.env.HOLDFAST_RELAY_PORT) };
const stop = process.env.SERVER === "fastify" ? await withFastify() : withNode();
process.once("SIGTERM", () => void stop().then(() => relay.close()));
console.log('{"msg":"ready"}');

async function withFastify() {
  const app = Fastify();
  app.get("/", async () => "the shop");
  app.register(relay.plugin, { prefix: "/pay" });
  await app.listen(at);
  return () => app.close();
}

function withNode() {
  const server = createServer((request, response) => {
    if (request.url.startsWith("/webhooks/")) relay.listener(request, response);
    else response.end("the shop");
  });
  server.listen(at);
  return () => new Promise((resolve) => server.close(resolve));
}
