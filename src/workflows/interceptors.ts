import type { WorkflowInterceptorsFactory } from "@temporalio/workflow";
import { refuseEarlyQueries } from "./interceptors/early-query.js";
import { refuseLostTasks } from "./interceptors/lost-task.js";

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [refuseEarlyQueries(), refuseLostTasks()],
});
