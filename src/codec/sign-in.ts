import type { FastifyInstance, FastifyReply } from "fastify";
import { bearerCheck } from "../http-service/bearer-token.js";
import { note } from "./audit.js";
import { SESSION_SECONDS, type Sessions } from "./sessions.js";

const PATH = "/sign-in";

/** Guesses are hopeless, and a person needs no more. */
const RATE_LIMIT = { max: 20, timeWindow: "1 minute" };

/** The page where a person gives the token once, so that the Temporal UI in the same browser may decode. */
export function addSignIn(app: FastifyInstance, token: string, sessions: Sessions): void {
  const isToken = bearerCheck(token);
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
  app.get(PATH, (_request, reply) => page(reply, FORM));
  app.post(PATH, { config: { rateLimit: RATE_LIMIT } }, (request, reply) => {
    const { token: given } = (request.body ?? {}) as { readonly token?: unknown };
    if (typeof given !== "string" || !isToken(`Bearer ${given.trim()}`))
      return page(reply.code(401), `<p role="alert">That is not the token.</p>${FORM}`);
    const { id, cookie } = sessions.start();
    note(request, { by: `session ${id}` });
    return page(
      reply.header("set-cookie", cookie),
      `<p>Signed in for ${SESSION_SECONDS / 3600} hours. The Temporal UI in this browser may decode now.</p>`,
    );
  });
}

const FORM = `<form method="post" action="${PATH}">
<label>Token of the codec endpoint <input type="password" name="token" autocomplete="off" required autofocus></label>
<button>Sign in</button>
</form>`;

function page(reply: FastifyReply, content: string): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Holdfast: codec endpoint</title>
<h1>Holdfast: codec endpoint</h1>
${content}
`);
}
