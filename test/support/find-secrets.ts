export interface Secrets {
  readonly numbers: readonly string[];
  readonly cvv: string;
  readonly tokens: readonly string[];
}

/** What of the secrets the bytes hold. A CVV is too short to look for bare: only as a whole JSON or form value. */
export function findSecrets(bytes: Buffer, { numbers, cvv, tokens }: Secrets): string[] {
  const searches: [string, string[]][] = [
    ["card number", numbers.flatMap((number) => [number, spaced(number)])],
    ["card number in base64", numbers.flatMap(base64Forms)],
    ["CVV as JSON", [`"cvv":"${cvv}"`, `"cvv": "${cvv}"`, `"cardCvv":"${cvv}"`, `"cardCvv": "${cvv}"`]],
    ["CVV as form", [`cvv=${cvv}&`, `cardCvv=${cvv}&`]],
    ["token", tokens],
    ["token in base64", tokens.flatMap(base64Forms)],
  ] as [string, string[]][];
  return searches.filter(([, texts]) => texts.some((text) => bytes.includes(text))).map(([what]) => what);
}

function spaced(number: string): string {
  return number.replace(/(.{4})(?=.)/g, "$1 ");
}

/** Base64 of a longer text that holds this one: it depends on where in a group of three bytes the text begins. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from("x".repeat(shift) + text).toString("base64");
    // Cut what the neighbors have a part in.
    return encoded.slice(shift === 0 ? 0 : 4, Math.floor((shift + text.length) / 3) * 4);
  });
}
