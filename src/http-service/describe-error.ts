/** An error's type and stack frames for the log. Its message may quote the input and is cut out of the stack as well. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack = "" } = error;
  const messageAt = stack.indexOf(message);
  const afterMessage = messageAt < 0 ? "" : stack.slice(messageAt + message.length);
  const frames = afterMessage.split("\n").slice(1, 9);
  return { type: name, frames: frames.map((frame) => frame.trim()) };
}
