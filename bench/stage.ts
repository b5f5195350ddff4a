import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { startByHand } from "./contenders/by-hand/start.js";
import type { Contender, ContenderName } from "./contenders/contender.js";
import { startHoldfast } from "./contenders/holdfast/start.js";
import type { Surroundings } from "./contenders/surroundings.js";
import type { Provider } from "./measure/cell.js";
import { newMerchant, type Merchant } from "./merchant.js";
import { BadOptions, type BenchOptions } from "./options.js";
import { startProcess } from "./process/parent.js";
import { providerAt } from "./provider.js";
import type { StandInOptions } from "./stand-in/server.js";
import { openTemporalServer, type TemporalServer } from "./temporal-server.js";

/** Everything that runs while the benchmark measures. */
export interface Stage {
  readonly temporal: TemporalServer;
  readonly client: Client;
  readonly merchant: Merchant;
  /** PEM: PayerMax's own. */
  readonly platformPrivateKey: string;
  readonly provider: Provider;
  readonly contenders: Readonly<Record<ContenderName, Contender>>;
  /** The output of its processes. */
  readonly logs: string;
  /** Once everything went well: the logs are gone then, too. */
  close(): Promise<void>;
}

export async function setStage(options: BenchOptions, say: (line: string) => void): Promise<Stage> {
  const started: (() => Promise<void>)[] = [];
  const up = <Part>(part: Part, stop: (part: Part) => Promise<void>): Part => {
    started.push(() => stop(part));
    return part;
  };
  const logs = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const stopAll = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    const temporal = up(await openTemporalServer(options), (server) => server.stop());
    say(`Temporal server: ${temporal.address}, ${temporal.data}`);
    const { address, namespace } = temporal;
    const connection = up(await reach(address, namespace), (open) => open.close());
    const client = new Client({ connection, namespace });

    const { merchant, platformPrivateKey } = newMerchant();
    const standIn = await startProcess<{ readonly url: string }>(
      new URL("./stand-in-process.js", import.meta.url),
      {
        pockytToken: merchant.pockyt.token,
        payermaxPrivateKey: platformPrivateKey,
      } satisfies StandInOptions,
      { logs, name: "stand-in" },
    );
    up(standIn, (process) => process.stop());
    const provider = up(providerAt(standIn.info.url), (open) => open.close());
    say(`provider's stand-in: ${standIn.info.url}`);

    const around = (name: ContenderName): Surroundings => ({
      temporal: { address, namespace },
      taskQueue: `bench-${name}`,
      merchant,
      standInUrl: standIn.info.url,
      logs,
      ...(options.profile !== null && { profile: options.profile }),
    });
    const contender = async (starting: Promise<Contender>) => {
      const running = up(await starting, (part) => part.stop());
      say(`${running.name}: its worker and webhook receiver are up`);
      return running;
    };
    const holdfast = await contender(startHoldfast(client, around("holdfast")));
    const bare = await contender(startByHand("bare", client, around("bare")));
    const tutorial = await contender(startByHand("tutorial", client, around("tutorial")));
    const contenders = { bare, tutorial, holdfast };
    const close = async () => {
      await stopAll();
      await rm(logs, { recursive: true, force: true });
    };
    return { temporal, client, merchant, platformPrivateKey, provider, contenders, logs, close };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** @throws BadOptions where there is no such server or namespace: workers would wait for it */
async function reach(address: string, namespace: string): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 5_000 });
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (error) {
    await connection?.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new BadOptions(`no Temporal server with the namespace ${namespace} answers at ${address}: ${why}`);
  }
}
