import type { Member } from "../../../cluster/cluster.js";
import type { WorldFault } from "./fault.js";

function killed(member: Member): WorldFault {
  return {
    name: `Temporal cluster: ${member} killed`,
    kills: true,
    needs: "cluster",
    async strike({ temporal: { cluster } }) {
      await cluster?.members[member].kill();
      return async () => cluster?.members[member].start();
    },
  };
}

/** Each of the processes of a full Temporal server. */
export const clusterFaults: readonly WorldFault[] = (
  ["PostgreSQL", "history", "matching", "frontend", "worker"] as const
).map(killed);
