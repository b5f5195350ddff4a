import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { Step } from "./order.js";

export const notified = defineSignal("notified");
export const nextStep = defineUpdate<Step>("nextStep");
export const captureUpdate = defineUpdate<Step>("capture");
export const captureSignal = defineSignal("capture");
/** Empty until it is known. */
export const pageUrl = defineQuery<string>("pageUrl");
