/** An error by where it came from. Its message may quote the input, so it is cut out of the stack as well. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack = "" } = error;
  const messageAt = stack.indexOf(message);
  const afterMessage = messageAt < 0 ? "" : stack.slice(messageAt + message.length);
  const frames = afterMessage.split("\n").slice(1, 9);
  return { type: name, frames: frames.map((frame) => frame.trim()) };
}
