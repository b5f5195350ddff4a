export * from "holdfast/workflows";

export async function greeting(name) {
  return `Hello ${name}`;
}
