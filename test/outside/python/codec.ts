import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../../docs/payload-encryption.md");

/** @returns a new folder with the codec that the documentation has for Python, as payload_codec.py */
export async function writeCodec(): Promise<string> {
  const recipe = /```python\n([^]*?)```/.exec(await readFile(PAGE, "utf8"))?.[1];
  if (recipe === undefined) throw new Error(`${PAGE} has no recipe for Python`);
  const folder = await mkdtemp(join(tmpdir(), "holdfast-python-codec-"));
  await writeFile(join(folder, "payload_codec.py"), recipe);
  return folder;
}
