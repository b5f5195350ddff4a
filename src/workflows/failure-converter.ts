import { DefaultFailureConverter } from "@temporalio/common";

// Temporal's worker requires this file by its path, also from the source tree, where Node 20 takes it for JavaScript:
// so it holds no type.

/** A worker lacks a key, of payloads or of notifications: by the name of the error. */
const LACKING_KEY = ["UnreadablePayload", "MissingNotificationKey"];

const plain = new DefaultFailureConverter();

/**
 * Puts a failure's message and stack into a payload, where the payload codec encrypts them. That a key is
 * missing stays plain: whoever has to give it to the worker must be able to read which key that is.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

const encoding = failureConverter.errorToFailure.bind(failureConverter);

failureConverter.errorToFailure = (error, payloadConverter, context) => {
  const isOfKey =
    error instanceof Error &&
    LACKING_KEY.some((name) => error.name === name || ("type" in error && error.type === name));
  return isOfKey
    ? plain.errorToFailure(error, payloadConverter, context)
    : encoding(error, payloadConverter, context);
};
