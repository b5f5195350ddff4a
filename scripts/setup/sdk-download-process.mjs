// Usage: node sdk-download-process.mjs <cli|test-server> <folder>: has the SDK put that server into the folder.
import { TestWorkflowEnvironment } from "@temporalio/testing";

const [kind, downloadDir] = process.argv.slice(2);
const server = { executable: { type: "cached-download", downloadDir } };
try {
  const environment = await (kind === "cli"
    ? TestWorkflowEnvironment.createLocal({ server })
    : TestWorkflowEnvironment.createTimeSkipping({ server }));
  await environment.teardown();
  process.exit(0);
} catch (error) {
  console.error(error.message.replaceAll("\n", " "));
  process.exit(1);
}
