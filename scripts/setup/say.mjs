/** To stderr: stdout belongs to the command that comes after the set-up. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
