/** The workflow types that the worker serves, by their public names. */
export { authCapturePayment } from "./auth-capture-payment.js";
export { chargePayment } from "./charge-payment.js";
export { dropInSession } from "./drop-in-session.js";
export { paymentAftercare } from "./payment-aftercare.js";
