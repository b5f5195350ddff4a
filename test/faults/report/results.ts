import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figures as CampaignFigures } from "../campaign/report.js";
import type { Figures as SimulationFigures } from "../simulation/main.js";

/** A bug that was planted, and by which tests it was caught. */
export interface PlantedBug {
  readonly name: string;
  readonly caught: boolean;
  readonly by: readonly string[];
}

/** A part whose code was mutated: how many changes the tests noticed. */
export interface MutatedPart {
  readonly part: string;
  readonly noticed: number;
  readonly unnoticed: number;
}

/** What the last runs on this machine left; null: there was none. */
export interface Results {
  readonly simulation: SimulationFigures | null;
  readonly campaign: CampaignFigures | null;
  readonly plantedBugs: readonly PlantedBug[] | null;
  readonly mutation: readonly MutatedPart[] | null;
}

const CACHE = ".cache";

export function readResults(): Results {
  return {
    simulation: read(join(CACHE, "faults", "simulation.json")) as SimulationFigures | null,
    campaign: read(join(CACHE, "faults", "campaign.json")) as CampaignFigures | null,
    plantedBugs: read(join(CACHE, "planted-bugs.json")) as PlantedBug[] | null,
    mutation: mutated(join(CACHE, "mutation")),
  };
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

function mutated(folder: string): MutatedPart[] | null {
  if (!existsSync(folder)) return null;
  const reports = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const parts = reports.map((name) => {
    const mutants = Object.values((read(join(folder, name)) as Mutants).files).flatMap(
      (file) => file.mutants,
    );
    const count = (statuses: readonly string[]) =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    return { part: name.replace(".json", ""), noticed: count(NOTICED), unnoticed: count(UNNOTICED) };
  });
  return parts.length > 0 ? parts : null;
}
