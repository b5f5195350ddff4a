import { Counter, Gauge, Registry } from "prom-client";

/** What is counted of one request to the vault. */
export interface CountedRequest {
  readonly operation: "store" | "lease" | "destroy" | "other";
  readonly status: number;
}

export interface CardVaultMetrics {
  readonly registry: Registry;
  readonly count: (request: CountedRequest) => void;
  /** @param records how many the vault keeps itself now */
  readonly keeps: (records: () => number) => void;
}

/** The card vault's figures: how many, and never whose. */
export function cardVaultMetrics(): CardVaultMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "holdfast_card_vault_requests_total",
    help: "Requests for a card, by what was asked for and the status that was answered: 2xx was done, 4xx and 5xx refused",
    labelNames: ["operation", "status"],
    registers,
  });
  return {
    registry,
    count: ({ operation, status }) => {
      requests.inc({ operation, status: String(status) });
    },
    keeps: (records) => {
      new Gauge({
        name: "holdfast_card_vault_records",
        help: "Cards and CVVs in this vault's memory",
        registers,
        collect() {
          this.set(records());
        },
      });
    },
  };
}

/** By the route, so that no path that a stranger asks for becomes a label. */
export function operationOf(method: string, route: string | undefined): CountedRequest["operation"] {
  if (route === "/leases") return "lease";
  if (route === "/cards" && method === "POST") return "store";
  return route === "/cards/:cardRef" && method === "DELETE" ? "destroy" : "other";
}
