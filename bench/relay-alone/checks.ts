import { createPublicKey, verify } from "node:crypto";
import { signatureOf } from "../stand-in/pockyt-ipn.js";
import { received, type NotificationKind } from "./notification-kind.js";

/** A look at notifications that were made before. */
export interface Check {
  readonly what: string;
  readonly isGenuine: (number: number) => boolean;
}

/** Made once and looked at in turn, as signing takes longer than verifying. */
const NOTIFICATIONS = 100;

/** Everything that the relay does between a request's body and the signal. */
export function reading(kind: NotificationKind): Check {
  const made = notifications(kind);
  return {
    what: `${kind.title}, verified and read`,
    isGenuine: (number) => kind.webhook.read(at(made, number)).result === "verified",
  };
}

/** The least that a Pockyt IPN needs once its form is decoded: sorting the fields, MD5. */
export function md5Alone(kind: NotificationKind, token: string): Check {
  const made = notifications(kind).map(({ body }) => {
    const { verifySign, ...fields } = Object.fromEntries(new URLSearchParams(body.toString()));
    return { verifySign, fields };
  });
  return {
    what: `${kind.title}, the MD5 alone`,
    isGenuine(number) {
      const { verifySign, fields } = at(made, number);
      return signatureOf(fields, token) === verifySign;
    },
  };
}

/** The least that a PayerMax notification needs: one `crypto.verify`. */
export function rsaAlone(kind: NotificationKind, platformPublicKey: string): Check {
  const key = createPublicKey(platformPublicKey);
  const made = notifications(kind).map(({ body, headers }) => ({
    body,
    signature: Buffer.from(String(headers.sign), "base64"),
  }));
  return {
    what: `${kind.title}, the RSA check alone`,
    isGenuine(number) {
      const { body, signature } = at(made, number);
      return verify("RSA-SHA256", body, key, signature);
    },
  };
}

function notifications(kind: NotificationKind) {
  return Array.from({ length: NOTIFICATIONS }, (_, number) =>
    received(kind.notify("", `READING_${number}`, number)),
  );
}

function at<Made>(made: readonly Made[], number: number): Made {
  return made[number % made.length] as Made;
}
