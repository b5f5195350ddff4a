import type { World } from "../world.js";
import type { WorldFault } from "./fault.js";

type Name = "worker" | "relay" | "vault";

function killed(name: Name): WorldFault {
  return {
    name: `${name} killed`,
    kills: true,
    async strike({ programs }) {
      await programs[name].kill();
      return () => programs[name].start();
    },
  };
}

function halted(name: Name | "sandbox"): WorldFault {
  return {
    name: `${name} halted`,
    strike({ programs }) {
      programs[name].signal("SIGSTOP");
      return Promise.resolve(() => {
        programs[name].signal("SIGCONT");
        return Promise.resolve();
      });
    },
  };
}

/** In order, as a deployment does it: what it holds is finished first. */
function restarted(name: Name): WorldFault {
  return {
    name: `${name} restarted`,
    async strike({ programs }) {
      await programs[name].stop();
      return () => programs[name].start();
    },
  };
}

/** Of one version beside the other, or after it and before it: a deployment that is rolled back. */
const anotherVersion: readonly WorldFault[] = [
  {
    name: "worker of another version beside the first",
    async strike({ programs }) {
      await programs.laterWorker.start();
      return () => programs.laterWorker.stop();
    },
  },
  {
    name: "worker of another version instead of the first",
    kills: true,
    async strike({ programs }: World) {
      await programs.worker.kill();
      await programs.laterWorker.start();
      return async () => {
        await programs.worker.start();
        await programs.laterWorker.kill();
      };
    },
  },
];

const temporalFaults: readonly WorldFault[] = [
  {
    name: "Temporal killed",
    kills: true,
    needs: "ownServer",
    async strike({ temporal }) {
      await temporal.own?.kill();
      return async () => temporal.own?.start();
    },
  },
  {
    name: "Temporal halted",
    needs: "ownServer",
    strike({ temporal }) {
      temporal.own?.signal("SIGSTOP");
      return Promise.resolve(() => {
        temporal.own?.signal("SIGCONT");
        return Promise.resolve();
      });
    },
  },
];

export const processFaults: readonly WorldFault[] = [
  killed("worker"),
  killed("relay"),
  killed("vault"),
  halted("worker"),
  halted("relay"),
  halted("vault"),
  halted("sandbox"),
  restarted("worker"),
  restarted("relay"),
  ...anotherVersion,
  ...temporalFaults,
];
