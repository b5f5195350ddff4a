import { cancel } from "./cancel.js";
import { capture } from "./capture.js";
import { createCustomer, retrieveCustomer } from "./customers.js";
import type { Operation } from "./operation.js";
import { query } from "./query.js";
import { refund } from "./refund.js";

export const OPERATIONS: readonly Operation[] = [
  createCustomer,
  retrieveCustomer,
  capture,
  query,
  refund,
  cancel,
];
