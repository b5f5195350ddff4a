import { variable, type Environment } from "./environment.js";
import { ConfigError } from "./error.js";

/** A worker's place among its releases, as Temporal's worker deployments have it. */
export interface DeploymentVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

const NAME = "TEMPORAL_DEPLOYMENT_NAME";
const BUILD_ID = "TEMPORAL_WORKER_BUILD_ID";

/** What Temporal takes: its commands write both as one word, `NAME.BUILD_ID` or `NAME:BUILD_ID`. */
const WORD = /^[\w-]{1,100}$/;
const BUILD = /^[\w.+-]{1,100}$/;

/** @throws ConfigError where one of the two is missing, or one can't be written in Temporal's commands */
export function readDeployment(env: Environment = process.env): DeploymentVersion | null {
  const [deploymentName, buildId] = [variable(env, NAME), variable(env, BUILD_ID)];
  if (deploymentName === undefined && buildId === undefined) return null;
  if (deploymentName === undefined || buildId === undefined)
    throw new ConfigError([`${NAME} and ${BUILD_ID} need each other; only one is given`]);
  const problems = [
    ...(WORD.test(deploymentName)
      ? []
      : [`${NAME} is ${deploymentName}; expected letters, digits, - and _, at most 100`]),
    ...(BUILD.test(buildId)
      ? []
      : [`${BUILD_ID} is ${buildId}; expected letters, digits, and . + - _, at most 100`]),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return { deploymentName, buildId };
}
