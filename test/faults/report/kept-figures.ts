import type { Figures } from "./last-runs.js";

/**
 * What is known with what the last runs found: long runs are made on different days, and some in parts. The larger run
 * counts, and of two as large the later one: a short one between must not hide what a night told.
 */
export function together(kept: Figures, last: Figures): Figures {
  return {
    simulation: larger(kept.simulation, last.simulation),
    campaign: larger(kept.campaign, last.campaign),
    campaignOnCluster: larger(kept.campaignOnCluster, last.campaignOnCluster),
    plantedBugs: byName(kept.plantedBugs, last.plantedBugs, ({ name }) => name),
    mutation: byName(kept.mutation, last.mutation, ({ part }) => part),
  };
}

function larger<Run extends { readonly runs: number; readonly at: string }>(
  kept: Run | null,
  last: Run | null,
): Run | null {
  if (kept === null || last === null) return kept ?? last;
  if (kept.runs === last.runs) return later(kept, last);
  return kept.runs > last.runs ? kept : last;
}

/** Each as it was found last. */
function byName<Found extends { readonly at: string }>(
  kept: readonly Found[],
  last: readonly Found[],
  nameOf: (found: Found) => string,
): Found[] {
  const found = new Map<string, Found>();
  for (const one of [...kept, ...last]) {
    const other = found.get(nameOf(one));
    found.set(nameOf(one), other === undefined ? one : later(other, one));
  }
  return [...found.values()];
}

function later<Dated extends { readonly at: string }>(one: Dated, other: Dated): Dated {
  return other.at >= one.at ? other : one;
}
