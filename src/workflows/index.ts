/** The workflow types that the worker serves, by their public names. */
export { chargePayment } from "./charge-payment.js";
