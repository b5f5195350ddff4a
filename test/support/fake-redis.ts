import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What is sent for a command, as the protocol writes it; undefined for nothing at all. */
type Answer = (command: string, socket: Socket) => string | undefined;

/** Something that is taken for a server of the Redis protocol, and gives the answers that a real one never gives. */
export async function fakeRedis(answer: Answer) {
  /** Every command's first word, in the order in which they came. */
  const commands: string[] = [];
  /** Every connection that was ever made, and when. */
  const connections: { readonly socket: Socket; readonly at: number }[] = [];
  const server = createServer((socket) => {
    connections.push({ socket, at: performance.now() });
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let end = endOfCommand(text); end > 0; end = endOfCommand(text)) {
        const command = /^\*\d+\r\n\$\d+\r\n(\w+)/.exec(text)?.[1] ?? "";
        text = text.slice(end);
        commands.push(command);
        const reply = answer(command, socket);
        if (reply !== undefined) socket.write(reply);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const { socket } of connections) socket.destroy();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, commands, connections };
}

/** A command is the number of its words, and each word after its length: 0 where not all of it has come yet. */
function endOfCommand(text: string): number {
  const head = /^\*(\d+)\r\n/.exec(text);
  let end = head?.[0].length ?? 0;
  for (let word = 0; word < Number(head?.[1]); word++) {
    const length = /^\$(\d+)\r\n/.exec(text.slice(end));
    if (!length) return 0;
    end += length[0].length + Number(length[1]) + "\r\n".length;
  }
  return end <= text.length ? end : 0;
}
