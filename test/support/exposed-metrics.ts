/** Every metric's name in Prometheus' text format, a histogram's by its own name. */
export function exposedMetrics(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name));
}

/** Every metric of ours or Temporal's that a dashboard or a rule file names. */
export function namedMetrics(file: string): string[] {
  const names = [...file.matchAll(/\b(?:holdfast|temporal)_[a-z_]+\b/g)].map(([name]) => name);
  return [...new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, "")))].sort();
}
