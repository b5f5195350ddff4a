import { request, type Agent } from "undici";

export type Post = { url: string; contentType: string; body: string; headers?: Record<string, string> };

export type PostReply = { httpStatus: number | null; body: string; error: string | null };

const TIMEOUT_MS = 5_000;
const LONGEST_REPLY_BYTES = 64 * 1024;

/** Never rejects: a receiver that can't be reached is an outcome too. */
export async function postWebhook(webhook: Post, dispatcher: Agent): Promise<PostReply> {
  try {
    const response = await request(webhook.url, {
      method: "POST",
      dispatcher,
      headers: { ...webhook.headers, "content-type": webhook.contentType },
      body: webhook.body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { httpStatus: response.statusCode, body: await readAtMost(response.body), error: null };
  } catch (error) {
    return { httpStatus: null, body: "", error: error instanceof Error ? error.message : String(error) };
  }
}

async function readAtMost(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LONGEST_REPLY_BYTES) throw new Error("the reply is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
