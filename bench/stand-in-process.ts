import { runPart } from "./process/child.js";
import { startStandIn, type StandInOptions } from "./stand-in/server.js";

runPart(async (options: StandInOptions) => {
  const standIn = await startStandIn(options);
  return { info: { url: standIn.url }, close: () => standIn.close() };
});
