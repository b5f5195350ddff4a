export { bareAuthorizeCapture, bareCharge } from "./bare.js";
export { tutorialAuthorizeCapture, tutorialCharge } from "./tutorial.js";
