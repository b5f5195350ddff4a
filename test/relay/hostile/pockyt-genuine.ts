import { FORM, form, signed } from "../support.js";
import { JSON_TYPE, request, type Bytes } from "./wire.js";

/** Pockyt's genuine notification, which hostile ones are made from: its fields, and as the form and the JSON that it may be. */
export const GENUINE = signed();
export const BODY = form();
export const JSON_BODY = JSON.stringify(GENUINE);

export const posted = (body: Bytes, type = FORM) => request(body, { type });
export const asJson = (body: Bytes) => posted(body, JSON_TYPE);
/** A member more in the genuine JSON. */
export const more = (member: string) => asJson(JSON_BODY.replace(/\}$/, `,${member}}`));
