import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Figures as CampaignFigures } from "../campaign/report.js";
import type { Figures as SimulationFigures } from "../simulation/main.js";

/** A bug that was planted, and by which tests it was caught. */
export interface PlantedBug {
  readonly name: string;
  readonly at: string;
  readonly caught: boolean;
  readonly by: readonly string[];
}

/** A part whose code was mutated: how many changes the tests noticed. */
export interface MutatedPart {
  readonly part: string;
  readonly at: string;
  readonly noticed: number;
  readonly unnoticed: number;
}

export interface Figures {
  /** Null: nobody ran one. */
  readonly simulation: SimulationFigures | null;
  readonly campaign: Omit<CampaignFigures, "pairs"> | null;
  /** On a full Temporal server with PostgreSQL. */
  readonly campaignOnCluster: Omit<CampaignFigures, "pairs"> | null;
  readonly plantedBugs: readonly PlantedBug[];
  readonly mutation: readonly MutatedPart[];
}

export const NONE: Figures = {
  simulation: null,
  campaign: null,
  campaignOnCluster: null,
  plantedBugs: [],
  mutation: [],
};

const CACHE = ".cache";

/** What the last runs in this checkout left. */
export function lastRuns(): Figures {
  return {
    simulation: read(join(CACHE, "faults", "simulation.json")) as SimulationFigures | null,
    campaign: campaign("campaign.json"),
    campaignOnCluster: campaign("campaign-on-cluster.json"),
    plantedBugs: (read(join(CACHE, "planted-bugs.json")) as PlantedBug[] | null) ?? [],
    mutation: mutated(join(CACHE, "mutation")),
  };
}

/** Without the pairs: there are thousands, and the page tells how many. */
function campaign(file: string): Figures["campaign"] {
  const figures = read(join(CACHE, "faults", file)) as CampaignFigures | null;
  if (figures === null) return null;
  const { pairs: _, ...rest } = figures;
  return rest;
}

/** What a run has left there; null: nothing. */
function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

/** As Stryker reports it. */
interface Mutants {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const NOTICED = ["Killed", "Timeout"];
const UNNOTICED = ["Survived", "NoCoverage"];

function mutated(folder: string): MutatedPart[] {
  if (!existsSync(folder)) return [];
  const reports = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return reports.map((name) => {
    const path = join(folder, name);
    const mutants = Object.values((read(path) as Mutants).files).flatMap((file) => file.mutants);
    const count = (statuses: readonly string[]) =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    const at = statSync(path).mtime.toISOString();
    return { part: name.replace(".json", ""), at, noticed: count(NOTICED), unnoticed: count(UNNOTICED) };
  });
}
