import { DefaultFailureConverter } from "@temporalio/common";

// Temporal's worker requires this file by its path, also from the source tree, where Node 20 takes it for JavaScript:
// so it holds no type.

const UNREADABLE_PAYLOAD = "UnreadablePayload";

const plain = new DefaultFailureConverter();

/**
 * Puts a failure's message and stack into a payload, where the payload codec encrypts them. That a payload can't be
 * read stays plain: whoever has to give the worker its missing key must be able to read which key that is.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

const encoding = failureConverter.errorToFailure.bind(failureConverter);

failureConverter.errorToFailure = (error, payloadConverter, context) => {
  const isUnreadable =
    error instanceof Error &&
    (error.name === UNREADABLE_PAYLOAD || ("type" in error && error.type === UNREADABLE_PAYLOAD));
  return isUnreadable
    ? plain.errorToFailure(error, payloadConverter, context)
    : encoding(error, payloadConverter, context);
};
