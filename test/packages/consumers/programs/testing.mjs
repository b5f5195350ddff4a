// `holdfast/testing` in a process of its own, until it is told to stop.
import { startTesting } from "holdfast/testing";

const testing = await startTesting({ address: process.env.TEMPORAL_ADDRESS });
process.once("SIGTERM", () => void testing.close());
const { taskQueue, cards } = testing;
console.log(`testing ${JSON.stringify({ taskQueue, cards })}`);
