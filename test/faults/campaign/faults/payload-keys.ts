import { written } from "../../../support/payload-keys.js";
import type { World } from "../world.js";
import type { WorldFault } from "./fault.js";

const VARIABLE = "HOLDFAST_PAYLOAD_KEYS";

/** Where payloads are encrypted. The backend has the keyring itself, and so each key from its beginning. */
export const payloadKeyFaults: readonly WorldFault[] = [
  {
    // As docs/payload-encryption.md says: first everything can read it, then it encrypts.
    name: "payload keys are rotated",
    kills: true,
    needs: "keys",
    async strike(world) {
      const { payload } = keysOf(world);
      const next = payload.add();
      await everywhere(world, payload.written());
      return async () => {
        payload.use(next);
        await everywhere(world, payload.written());
      };
    },
  },
  {
    // It has the next one alone: its tasks fail until it has both, and what an activity was asked is in doubt.
    name: "the worker has lost the payload key in use",
    kills: true,
    needs: "keys",
    async strike(world) {
      const { payload } = keysOf(world);
      const next = payload.add();
      await everywhere(world, payload.written());
      await world.programs.worker.restart({ [VARIABLE]: written([next]) });
      return async () => {
        payload.use(next);
        await everywhere(world, payload.written());
      };
    },
  },
];

function keysOf({ keys }: World) {
  if (keys === null) throw new Error("nothing is encrypted in this campaign");
  return keys;
}

async function everywhere({ programs }: World, written: string): Promise<void> {
  const { worker, laterWorker, relay } = programs;
  await Promise.all(
    [worker, laterWorker, relay].map((program) => program.reconfigure({ [VARIABLE]: written })),
  );
}
