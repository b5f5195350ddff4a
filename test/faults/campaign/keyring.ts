import { createSecretKey, randomBytes } from "node:crypto";
import type { PayloadKey } from "../../../src/formats/payload-keys.js";
import { written } from "../../support/payload-keys.js";

/**
 * The keys of one kind, payload or notification keys, while they are changed: the first is used, all are known. None is
 * ever removed, as payments of its time are in flight.
 */
export class Keyring {
  readonly #prefix: string;
  #keys: readonly PayloadKey[] = [];

  /** @param prefix of the keys' ids */
  constructor(prefix: string) {
    this.#prefix = prefix;
    this.add();
  }

  /** In the order in which they are used. */
  get keys(): readonly PayloadKey[] {
    return this.#keys;
  }

  /** The one that every process has had from the beginning. */
  get oldest(): PayloadKey {
    const oldest = this.#keys.find(({ keyId }) => keyId === `${this.#prefix}1`);
    if (oldest === undefined) throw new Error("the first key is gone");
    return oldest;
  }

  /** Makes a key that is known and not used yet. */
  add(): PayloadKey {
    const key = {
      keyId: `${this.#prefix}${this.#keys.length + 1}`,
      key: createSecretKey(randomBytes(32)),
    };
    this.#keys = [...this.#keys, key];
    return key;
  }

  /** From here on it is the one that is used. */
  use(key: PayloadKey): void {
    this.#keys = [key, ...this.#keys.filter((other) => other !== key)];
  }

  /** As the environment has them; `first`: before all others. */
  written(first?: PayloadKey): string {
    return written(first ? [first, ...this.#keys.filter((other) => other !== first)] : this.#keys);
  }

  /** What no file may hold. */
  get secrets(): readonly string[] {
    return this.#keys.map(({ key }) => key.export().toString("base64"));
  }
}

export interface Keys {
  readonly payload: Keyring;
  readonly notifications: Keyring;
}
