/** Marks parts of a text; without colors it leaves them as they are. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** ANSI's codes that begin and end a mark. Node's own `styleText` looks at the process's streams, which differ in tests. */
const MARKS = { strong: [1, 22], dim: [2, 22], good: [32, 39], bad: [31, 39] } as const;

export function styleOf(isColored: boolean): Style {
  const as = (name: keyof typeof MARKS) => (text: string) => {
    const [begin, end] = MARKS[name];
    return isColored ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  };
  return { strong: as("strong"), dim: as("dim"), good: as("good"), bad: as("bad") };
}
