/** The workflow types that the worker serves, by their public names. */
export { dropInSession } from "./drop-in-session.js";
export { merchantEvents } from "./merchant-events.js";
export { paymentAftercare } from "./payment-aftercare.js";
export { authCapturePayment, chargePayment } from "./payment-workflows.js";
export { listSavedCards, removeSavedCard } from "./saved-cards.js";
