export const SERVICES = ["frontend", "history", "matching", "worker"] as const;
export type Service = (typeof SERVICES)[number];

export interface ServicePorts {
  readonly grpc: number;
  readonly membership: number;
}

interface ConfigurationOptions {
  readonly postgresPort: number;
  readonly postgresUser: string;
  readonly ports: Readonly<Record<Service, ServicePorts>>;
  readonly dynamicConfigFile: string;
}

export const DATABASES = { temporal: "temporal", visibility: "temporal_visibility" } as const;

/**
 * The server's configuration file, which JSON is as well as YAML: each service a process of its own, on this machine
 * alone. Fields: the server's own `config/development-postgres12.yaml`.
 */
export function temporalConfiguration(options: ConfigurationOptions): string {
  const { postgresPort, postgresUser, ports, dynamicConfigFile } = options;
  const database = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: "postgres12",
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: "tcp",
      user: postgresUser,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: "1h",
    },
  });
  const frontend = `127.0.0.1:${ports.frontend.grpc}`;
  return JSON.stringify({
    log: { stdout: true, level: "warn" },
    persistence: {
      defaultStore: "default",
      visibilityStore: "visibility",
      numHistoryShards: 16,
      datastores: {
        default: database(DATABASES.temporal, 20),
        visibility: database(DATABASES.visibility, 5),
      },
    },
    global: { membership: { maxJoinDuration: "30s", broadcastAddress: "127.0.0.1" } },
    services: Object.fromEntries(
      SERVICES.map((service) => [
        service,
        {
          rpc: {
            grpcPort: ports[service].grpc,
            membershipPort: ports[service].membership,
            bindOnLocalHost: true,
          },
        },
      ]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: "active",
      currentClusterName: "active",
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: "frontend", rpcAddress: frontend },
      },
    },
    publicClient: { hostPort: frontend },
    dcRedirectionPolicy: { policy: "noop" },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: "60s" },
  });
}
