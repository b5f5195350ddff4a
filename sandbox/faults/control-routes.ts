import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { check, ControlRefusal, readBody } from "../control-request.js";
import type { FaultPlan, Faults } from "./faults.js";

const PATH = "/_sandbox/faults";

/** `add` checks it, also for tests that plan a fault without HTTP. */
const anyPlan = z.custom<FaultPlan>();
const faultId = z.object({ id: z.coerce.number().int() });

export function registerFaultRoutes(app: FastifyInstance, faults: Faults): void {
  app.post(PATH, (request, reply) => reply.code(201).send(faults.add(readBody(request, anyPlan))));

  app.get(PATH, (_request, reply) => reply.send({ faults: faults.view() }));

  app.delete(PATH, (_request, reply) => {
    faults.clear();
    return reply.send({ faults: [] });
  });

  app.delete(`${PATH}/:id`, (request, reply) => {
    const { id } = check(faultId, request.params);
    if (!faults.remove(id)) throw new ControlRefusal(404, `no fault has the id ${id}`);
    return reply.send({ faults: faults.view() });
  });
}
