import type { World } from "../world.js";
import type { WorldFault } from "./fault.js";

const VARIABLE = "HOLDFAST_NOTIFICATION_KEYS";

/** Where notifications are sealed. */
export const notificationKeyFaults: readonly WorldFault[] = [
  {
    // As docs/notifications.md says: the workers know the new one before the relay seals with it.
    name: "notification keys are rotated",
    kills: true,
    needs: "keys",
    async strike(world) {
      const { notifications } = keysOf(world);
      const next = notifications.add();
      await workers(world, notifications.written());
      await world.programs.relay.reconfigure({ [VARIABLE]: notifications.written(next) });
      return async () => {
        notifications.use(next);
        await workers(world, notifications.written());
      };
    },
  },
  {
    // The tasks that meet it fail, and are done once the worker has the key.
    name: "the relay seals with a key that the workers lack",
    kills: true,
    needs: "keys",
    async strike(world) {
      const { notifications } = keysOf(world);
      const next = notifications.add();
      await world.programs.relay.reconfigure({ [VARIABLE]: notifications.written(next) });
      return async () => {
        notifications.use(next);
        await workers(world, notifications.written());
      };
    },
  },
];

function keysOf({ keys }: World) {
  if (keys === null) throw new Error("nothing is sealed in this campaign");
  return keys;
}

async function workers({ programs }: World, written: string): Promise<void> {
  const { worker, laterWorker } = programs;
  await Promise.all([worker, laterWorker].map((program) => program.reconfigure({ [VARIABLE]: written })));
}
