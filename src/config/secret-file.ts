import { readFileSync } from "node:fs";
import { Wrong } from "../formats/format.js";
import { errorCode } from "./error.js";

/**
 * What a file with a secret holds, without the line end that editors add. What is wrong with it never quotes the path:
 * the secret itself may stand there, by mistake.
 */
export function secretIn(path: string): string | Wrong {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    return new Wrong(`names a file that can't be read${errorCode(error)}`);
  }
}
