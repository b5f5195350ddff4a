import type { FastifyRequest } from "fastify";
import { z } from "zod";

import { decodeBody, UnreadableBody } from "./decode-body.js";

/** What a test asked of the sandbox can't be done; over HTTP it is answered with this status. */
export class ControlRefusal extends Error {
  readonly statusCode: 400 | 404 | 409;

  constructor(statusCode: 400 | 404 | 409, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export function readBody<T>(request: FastifyRequest, schema: z.ZodType<T>): T {
  try {
    return check(schema, decodeBody(request.headers["content-type"], request.body));
  } catch (error) {
    if (error instanceof UnreadableBody) throw new ControlRefusal(400, error.message);
    throw error;
  }
}

export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ControlRefusal(400, z.prettifyError(parsed.error));
  return parsed.data;
}
