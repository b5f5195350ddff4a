import { PAYERMAX } from "../configuration.js";
import { newKeyPair } from "../keys.js";
import type { WorldFault } from "./fault.js";

const PUBLIC_KEYS = "PAYERMAX_PUBLIC_KEY";

export const keyFaults: readonly WorldFault[] = [
  {
    name: "the provider announces a new key",
    kills: true,
    async strike(world) {
      const { worker, relay } = world.programs;
      const both = { [PUBLIC_KEYS]: `${world.secrets.strangersKey},${world.platformKey}` };
      await Promise.all([relay.restart(both), worker.restart(both)]);
      return () => Promise.resolve();
    },
  },
  {
    name: "the relay has lost the provider's key",
    kills: true,
    async strike(world) {
      const { relay } = world.programs;
      await relay.restart({ [PUBLIC_KEYS]: world.secrets.strangersKey });
      return () => relay.restart({ [PUBLIC_KEYS]: world.platformKey });
    },
  },
  {
    name: "the worker has lost the provider's key",
    kills: true,
    async strike(world) {
      const { worker } = world.programs;
      await worker.restart({ [PUBLIC_KEYS]: world.secrets.strangersKey });
      return () => worker.restart({ [PUBLIC_KEYS]: world.platformKey });
    },
  },
  {
    name: "the merchant changes its own key",
    kills: true,
    async strike({ programs, sandbox }) {
      const { privateKey, publicKey } = newKeyPair();
      await programs.worker.kill();
      await sandbox.uploadKey(PAYERMAX.merchantNo, PAYERMAX.appId, publicKey);
      const key = { PAYERMAX_PRIVATE_KEY: privateKey };
      programs.laterWorker.configure(key);
      programs.worker.configure(key);
      return () => programs.worker.start();
    },
  },
];
