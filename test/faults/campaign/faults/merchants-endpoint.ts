import type { WorldFault } from "./fault.js";
import type { EndpointMode } from "../merchants-endpoint.js";

function endpoint(name: string, mode: EndpointMode): WorldFault {
  return {
    name: `the merchant's endpoint ${name}`,
    strike({ merchantsEndpoint }) {
      merchantsEndpoint.behave(mode);
      return Promise.resolve(() => {
        merchantsEndpoint.behave(204);
        return Promise.resolve();
      });
    },
  };
}

/** Whatever it does, no payment waits for it. */
export const merchantsEndpointFaults: readonly WorldFault[] = [
  endpoint("fails", 500),
  endpoint("redirects", 307),
  endpoint("hangs", "hangs"),
  endpoint("cuts connections", "cuts"),
];
