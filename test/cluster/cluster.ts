import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "@temporalio/client";
import { freePort } from "../faults/campaign/program.js";
import { createDatabases } from "./databases.js";
import { createNamespace } from "./namespace.js";
import { createPostgres, USER } from "./postgres.js";
import type { ClusterPrograms } from "./programs.js";
import { ServerProcess } from "./server-process.js";
import {
  SERVICES,
  temporalConfiguration,
  type Service,
  type ServicePorts,
} from "./temporal-configuration.js";

/** What can be killed. */
export type Member = Service | "PostgreSQL";

/** A full Temporal server, each of its services a process of its own, on a PostgreSQL of its own. */
export interface Cluster {
  readonly address: string;
  readonly port: number;
  readonly members: Readonly<Record<Member, Pick<ServerProcess, "kill" | "start">>>;
  /** Whatever was killed runs again. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export const NAMESPACE = "default";

/**
 * @param folder for its configuration and logs, which stays
 * @throws Error where a part of it does not start
 */
export async function startCluster(
  programs: ClusterPrograms,
  folder: string,
  say: (line: string) => void = () => undefined,
): Promise<Cluster> {
  const logs = join(folder, "logs");
  await mkdir(logs, { recursive: true });
  const postgresPort = await freePort();
  const postgres = await createPostgres({
    programs: programs.postgresFolder,
    log: join(logs, "postgres.log"),
    port: postgresPort,
  });
  const ports = {} as Record<Service, ServicePorts>;
  for (const service of SERVICES) ports[service] = { grpc: await freePort(), membership: await freePort() };
  const configFile = join(folder, "temporal.yaml");
  const dynamicConfigFile = join(folder, "dynamic.yaml");
  await writeFile(dynamicConfigFile, "");
  await writeFile(
    configFile,
    temporalConfiguration({ postgresPort, postgresUser: USER, ports, dynamicConfigFile }),
  );
  const servers = SERVICES.map(
    (service) =>
      new ServerProcess({
        name: `Temporal's ${service} service`,
        program: programs.temporalServer,
        args: ["--config-file", configFile, "--allow-no-auth", "start", "--service", service],
        log: join(logs, `${service}.log`),
        isReady: () => isServing(service, ports[service].grpc),
      }),
  );
  const members = Object.fromEntries([
    ["PostgreSQL", postgres.server],
    ...SERVICES.map((service, at) => [service, servers[at]]),
  ]) as Record<Member, ServerProcess>;
  const mend = async () => {
    await postgres.server.start();
    // Together: each waits for the others to be found.
    await Promise.all(servers.map((server) => server.start()));
  };
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await postgres.server.stop();
    await postgres.removeData();
  };
  const address = `127.0.0.1:${ports.frontend.grpc}`;
  try {
    say("starting PostgreSQL");
    await postgres.server.start();
    say("creating the databases");
    await createDatabases(programs.sqlTool, postgresPort);
    say("starting Temporal's services");
    await mend();
    const connection = await Connection.connect({ address });
    await createNamespace(connection, NAMESPACE);
    await connection.close();
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, port: ports.frontend.grpc, members, mend, stop };
}

/** As the services register themselves for gRPC's health checks; the worker service has none. */
const HEALTH: Readonly<Record<Exclude<Service, "worker">, string>> = {
  frontend: "temporal.api.workflowservice.v1.WorkflowService",
  history: "temporal.api.workflowservice.v1.HistoryService",
  matching: "temporal.api.workflowservice.v1.MatchingService",
};

async function isServing(service: Service, port: number): Promise<boolean> {
  if (service === "worker") return true;
  const connection = Connection.lazy({ address: `127.0.0.1:${port}`, connectTimeout: 2_000 });
  try {
    const { status } = await connection.withDeadline(Date.now() + 2_000, () =>
      connection.healthService.check({ service: HEALTH[service] }),
    );
    const code: number = status;
    return code === SERVING;
  } finally {
    await connection.close();
  }
}

const SERVING = 1;
