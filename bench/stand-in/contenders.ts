import { Calls } from "./calls.js";
import type { Notification } from "./notifier.js";
import type { Sign } from "./payermax-signature.js";
import { Payermax } from "./payermax.js";
import { Pockyt } from "./pockyt.js";
import type { Provider, ShopperPages } from "./provider.js";

export interface Contender {
  readonly calls: Calls;
  readonly pages: ShopperPages;
  readonly pockyt: Provider;
  readonly payermax: Provider;
}

export interface ProviderSecrets {
  readonly pockytToken: string;
  readonly sign: Sign;
}

/** Each contender has providers of its own, made when it first calls. */
export class Contenders {
  readonly #url: string;
  readonly #secrets: ProviderSecrets;
  readonly #byName = new Map<string, Contender>();
  // As long as the vendors' numbers; it goes on when a contender is forgotten, as old pages must not fit new payments.
  #number = 378125656535259873n;

  constructor(url: string, secrets: ProviderSecrets) {
    this.#url = url;
    this.#secrets = secrets;
  }

  get(name: string): Contender {
    const known = this.#byName.get(name);
    if (known) return known;
    const made = this.#make();
    this.#byName.set(name, made);
    return made;
  }

  forget(name: string): void {
    this.#byName.delete(name);
  }

  /** What happens when the shopper approves at a page; undefined: nobody has such a page. */
  pageOf(id: string): (() => Notification | undefined) | undefined {
    for (const { pages } of this.#byName.values()) {
      const page = pages.get(id);
      if (page) return page;
    }
    return undefined;
  }

  #make(): Contender {
    const desk = {
      calls: new Calls(),
      pages: new Map() as ShopperPages,
      nextNumber: () => String(this.#number++),
      pageUrl: (id: string) => `${this.#url}/shopper/${id}`,
    };
    const { pockytToken, sign } = this.#secrets;
    return {
      calls: desk.calls,
      pages: desk.pages,
      pockyt: new Pockyt(desk, pockytToken),
      payermax: new Payermax(desk, sign),
    };
  }
}
