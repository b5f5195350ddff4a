/** Two ways to go, for the test of what tells them apart. */
export function branch(number: number): string {
  if (number < 0) {
    return "below";
  }
  return "above";
}
