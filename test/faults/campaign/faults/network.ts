import type { LineName } from "../lines.js";
import { LINES } from "../lines.js";
import type { Random } from "../random.js";
import type { LineState } from "../tcp-proxy.js";
import type { WorldFault } from "./fault.js";

const HOW: Readonly<Record<string, (draw: Random) => LineState>> = {
  "is cut": () => ({ does: "cut" }),
  stalls: () => ({ does: "stall" }),
  "is slow": (draw) => ({ does: "delay", ms: draw.between(50, 700) }),
  "resets in mid-answer": (draw) => ({ does: "reset", afterBytes: draw.between(1, 400) }),
};

/** Every line of the engine, in each way that a line can fail. */
export const networkFaults: readonly WorldFault[] = LINES.flatMap((line) =>
  Object.entries(HOW).map(([name, state]) => lineFault(line, name, state)),
);

function lineFault(line: LineName, name: string, state: (draw: Random) => LineState): WorldFault {
  return {
    name: `line ${line} ${name}`,
    ...(line === "vault-store" && { needs: "cardStore" }),
    async strike({ lines }, draw) {
      await lines[line].set(state(draw));
      return () => lines[line].set({ does: "pass" });
    },
  };
}
