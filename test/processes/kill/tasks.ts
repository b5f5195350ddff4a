interface Taker<Task> {
  readonly resolve: (task: Task) => void;
  readonly reject: (error: unknown) => void;
}

/** A poll that hands tasks out only once something else has let them pass, while later ones may overtake them. */
export class Tasks<Source, Task> {
  readonly #poll: (source: Source) => Promise<Task>;
  readonly #pass: (task: Task) => Promise<void>;
  readonly #ready: Task[] = [];
  readonly #takers: Taker<Task>[] = [];
  #isPolling = false;

  constructor(poll: (source: Source) => Promise<Task>, pass: (task: Task) => Promise<void>) {
    this.#poll = poll;
    this.#pass = pass;
  }

  next(source: Source): Promise<Task> {
    const task = this.#ready.shift();
    if (task !== undefined) return Promise.resolve(task);
    const taken = new Promise<Task>((resolve, reject) => this.#takers.push({ resolve, reject }));
    void this.#pollOn(source);
    return taken;
  }

  async #pollOn(source: Source): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      while (this.#takers.length > 0) void this.#deliver(await this.#poll(source));
    } catch (error) {
      for (const { reject } of this.#takers.splice(0)) reject(error);
    } finally {
      this.#isPolling = false;
    }
  }

  async #deliver(task: Task): Promise<void> {
    await this.#pass(task);
    const taker = this.#takers.shift();
    if (taker) taker.resolve(task);
    else this.#ready.push(task);
  }
}
