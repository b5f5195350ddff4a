import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readInput, writeInput } from "./input-file.js";
import type { FuzzInput } from "./input.js";

function fileOf(content: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-fuzz-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, "input.http");
  writeFileSync(file, content);
  return file;
}

const INPUT: FuzzInput = {
  contentType: "application/json",
  signedBy: "stranger",
  signs: 2,
  body: Buffer.from([0x7b, 0x0a, 0x0a, 0xff, 0x00, 0x0d]),
  tampered: [
    { at: 3, remove: 1, insert: Buffer.from([0, 255]) },
    { at: 0, remove: 2, insert: Buffer.alloc(0) },
  ],
  signTampered: [{ at: 9, remove: 0, insert: Buffer.from("=") }],
};

it("gives back an input as it was written, byte by byte", () => {
  const file = fileOf(writeInput(INPUT, "throws: it throws\nRangeError"));
  expect(readInput(file)).toEqual({ file, input: INPUT, result: undefined });
});

it("says what a file must be read as", () => {
  const text = "result: forged\ncontent-type: text/plain\nsigned-by: nobody\n\na=1";
  expect(readInput(fileOf(Buffer.from(text)))).toMatchObject({
    input: { contentType: "text/plain", signedBy: "nobody", signs: 1, body: Buffer.from("a=1") },
    result: "forged",
  });
});

it.each([
  ["a line that is none of the head's", "what is this\n\nbody", "has the line what is this"],
  ["no empty line", "result: forged\n", "has no empty line after its head"],
])("refuses a file with %s", (_name, text, message) => {
  expect(() => readInput(fileOf(Buffer.from(text)))).toThrow(message);
});
