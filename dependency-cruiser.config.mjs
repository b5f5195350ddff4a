// Which room may import what: the table of docs/architecture.md, as rules. `src/*.ts` are the composition roots.
const npm = (names) => `(^|node_modules/)${names}(/|$)`;
/** The light half of every provider: the list, what it offers, and how the rest of it is loaded. */
const TERMS = "^src/providers/((terms|index|define-provider)|[^/]+/(terms|index))\\.ts$";
const CARD_TYPES = "^src/cards/(card|card-leases)\\.ts$";
/** How keys are written and what one is: for whoever encrypts. */
const PAYLOAD_KEYS = "^src/formats/(payload-keys|format)\\.ts$";
const core = { dependencyTypesNot: ["core"] };

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "domain-is-pure",
      comment:
        "The domain decides the same way everywhere: no package, no node:, nothing of ours but itself.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: "^src/domain/" },
    },
    {
      name: "workflows-are-deterministic",
      comment:
        "What a workflow imports is bundled and replayed: the domain, the providers' terms, Temporal's workflow API.",
      severity: "error",
      from: { path: "^src/workflows/" },
      to: {
        pathNot: [
          "^src/domain/",
          "^src/workflows/",
          "^src/activities/",
          "^src/providers/terms\\.ts$",
          npm("@temporalio/(workflow|common)"),
        ],
      },
    },
    {
      name: "workflows-know-activities-as-types",
      comment: "An activity's code in the workflow bundle would run inside the workflow: use `import type`.",
      severity: "error",
      from: { path: "^src/workflows/" },
      to: { path: "^src/activities/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "activities-are-thin",
      comment:
        "An activity hands on what the port or the card vault's client says; who that is, it does not know.",
      severity: "error",
      from: { path: "^src/activities/" },
      to: {
        pathNot: [
          "^src/activities/",
          "^src/domain/",
          "^src/providers/(port|terms)\\.ts$",
          CARD_TYPES,
          npm("@temporalio/(activity|common)"),
        ],
      },
    },
    {
      name: "terms-are-pure-data",
      comment: "Workflows and backends import them: an adapter's packages come by its lazy import only.",
      severity: "error",
      from: { path: TERMS },
      to: { pathNot: ["^src/domain/", TERMS], dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "port-knows-only-the-domain",
      comment: "What every provider implements depends on none of them.",
      severity: "error",
      from: { path: "^src/providers/port\\.ts$" },
      to: { pathNot: ["^src/domain/", CARD_TYPES] },
    },
    {
      name: "providers-know-cards-as-types",
      comment: "An adapter is handed the card that it sends; how the vault keeps it is not its business.",
      severity: "error",
      from: { path: "^src/providers/" },
      to: { path: "^src/cards/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "shared-provider-code-stays-small",
      comment:
        "Shared HTTP and the list: the domain, formats, the providers, zod, undici, node:. Never Temporal.",
      severity: "error",
      from: { path: "^src/providers/[^/]+\\.ts$" },
      to: {
        ...core,
        pathNot: ["^src/domain/", "^src/formats/", "^src/providers/", CARD_TYPES, npm("(zod|undici)")],
      },
    },
    {
      name: "provider-knows-only-the-port",
      comment: "An adapter never knows Temporal or another provider, so that adding one changes none.",
      severity: "error",
      from: { path: "^src/providers/([^/]+)/" },
      to: {
        ...core,
        pathNot: [
          "^src/domain/",
          "^src/formats/",
          "^src/providers/[^/]+\\.ts$",
          "^src/providers/$1/",
          CARD_TYPES,
          npm("(zod|undici)"),
        ],
      },
    },
    {
      name: "contract-knows-only-the-port",
      comment: "Who writes a provider runs it with any test runner: the port, the domain and Node alone.",
      severity: "error",
      from: { path: "^src/provider-contract/" },
      to: { ...core, pathNot: ["^src/provider-contract/", "^src/domain/", "^src/providers/port\\.ts$"] },
    },
    {
      name: "relay-delivers-through-the-client",
      comment: "The relay verifies by the port and delivers by the client.",
      severity: "error",
      from: { path: "^src/relay/" },
      to: {
        path: ["^src/", npm("@temporalio/(worker|workflow|activity)")],
        pathNot: [
          "^src/relay/",
          "^src/domain/",
          "^src/http-service/",
          PAYLOAD_KEYS,
          "^src/providers/port\\.ts$",
          "^src/client(\\.ts$|/payment-signals\\.ts$)",
        ],
      },
    },
    {
      name: "client-is-a-door",
      comment:
        "A backend that uses the client loads no workflow, no worker, and of a provider only its terms.",
      severity: "error",
      from: { path: "^src/client(\\.ts$|/)" },
      to: {
        path: ["^src/", npm("@temporalio/(worker|workflow|activity)")],
        pathNot: [
          "^src/client/",
          "^src/domain/",
          "^src/workflows/messages\\.ts$",
          "^src/providers/terms\\.ts$",
          "^src/temporal/",
          PAYLOAD_KEYS,
          "^src/cards/(card|card-store|client)\\.ts$",
        ],
      },
    },
    {
      name: "merchant-events-are-sent-apart",
      comment:
        "What posts to a merchant's endpoint knows the event that it posts, and no payment, provider or workflow.",
      severity: "error",
      from: { path: "^src/merchant-events/" },
      to: {
        ...core,
        pathNot: [
          "^src/merchant-events/",
          "^src/domain/merchant-events/",
          npm("(undici|standardwebhooks|ipaddr\\.js)"),
        ],
      },
    },
    {
      name: "temporal-is-plumbing",
      comment: "Connection, search attributes, codec and dev server serve every process and know none.",
      severity: "error",
      from: { path: "^src/temporal/" },
      to: { path: "^src/", pathNot: ["^src/temporal/", "^src/domain/", PAYLOAD_KEYS] },
    },
    {
      name: "sandbox-shares-nothing",
      comment:
        "Were the twins to share money, signing or mapping code with the adapters, both would be wrong together.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: ["^(src|bench)/", npm("@temporalio")] },
    },
    {
      name: "product-knows-no-sandbox",
      comment:
        "Only what starts a sandbox on purpose has it: its own process, the demo, and what users test with.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/((sandbox|testing|entries/testing)\\.ts$|demo/)" },
      to: { path: "^sandbox/" },
    },
    {
      name: "cards-stand-alone",
      comment:
        "Card data is in this room only; it needs nothing of ours but the domain's input rules, formats and what every HTTP service of ours shares.",
      severity: "error",
      from: { path: "^src/cards/" },
      to: {
        path: ["^src/", npm("@temporalio")],
        pathNot: ["^src/cards/", "^src/domain/", "^src/formats/", "^src/http-service/"],
      },
    },
    {
      name: "codec-endpoint-is-handed-its-codec",
      comment: "It serves whatever codec the processes use; keys and formats are not its business.",
      severity: "error",
      from: { path: "^src/codec/" },
      to: {
        path: ["^src/", npm("@temporalio/(worker|workflow|activity|client|proto)")],
        pathNot: ["^src/codec/", "^src/http-service/"],
      },
    },
    {
      name: "formats-know-no-room",
      comment: "How a setting is written: the configuration and the providers read by it.",
      severity: "error",
      from: { path: "^src/formats/" },
      to: { path: ["^src/", npm("@temporalio")], pathNot: "^src/formats/" },
    },
    {
      name: "http-service-knows-no-room",
      comment: "What the relay, the card vault and the codec endpoint share as services; it knows none.",
      severity: "error",
      from: { path: "^src/http-service/" },
      to: { path: ["^src/", npm("@temporalio")], pathNot: ["^src/http-service/", "^src/formats/"] },
    },
    {
      name: "telemetry-listens",
      comment: "It is told by workflows and activities, and knows neither's code.",
      severity: "error",
      from: { path: "^src/telemetry/" },
      to: {
        path: "^src/",
        pathNot: [
          "^src/telemetry/",
          "^src/domain/",
          "^src/http-service/",
          "^src/log\\.ts$",
          "^src/activities/report-calls\\.ts$",
          "^src/merchant-events/report-deliveries\\.ts$",
        ],
      },
    },
    {
      name: "cli-works-through-the-client",
      comment:
        "The operator's commands read by queries and act by the client's updates; only `doctor` asks a provider, through the port.",
      severity: "error",
      from: { path: "^src/cli/", pathNot: "^src/cli/processes\\.ts$" },
      to: {
        path: ["^src/", npm("@temporalio/(worker|workflow|activity)")],
        pathNot: [
          "^src/cli/",
          "^src/client/",
          "^src/parts\\.ts$",
          "^src/config/",
          "^src/domain/",
          "^src/formats/",
          "^src/schemas/views\\.ts$",
          "^src/temporal/",
          "^src/workflows/messages\\.ts$",
          "^src/providers/(terms|port|accounts|http)\\.ts$",
        ],
      },
    },
    {
      name: "schemas-only-describe",
      comment:
        "The exported JSON Schemas are made of the domain's rules and of the views, by zod; no process checks input by them.",
      severity: "error",
      from: { path: "^src/schemas/" },
      to: { pathNot: ["^src/schemas/", "^src/domain/", "^src/providers/terms\\.ts$", npm("zod")] },
    },
    {
      name: "explain-is-pure",
      comment:
        "A story is made of events alone, so that a recorded history tells the same as a live payment.",
      severity: "error",
      from: { path: "^src/cli/explain/" },
      to: { pathNot: ["^src/cli/", "^src/domain/"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "roots-are-not-imported",
      comment: "A composition root wires a process; what two of them need belongs in a room.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: "^src/(demo|cli|entries)/" },
      to: {
        path: [
          "^src/(worker|relay|card-vault|codec|sandbox|testing|worker-plugin|relay-handler)\\.ts$",
          "^src/(demo|cli)/",
        ],
      },
    },
    {
      name: "bench-measures-from-outside",
      comment: "What is measured knows nothing of its measurement.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^bench/" },
    },
    {
      name: "bench-stand-in-shares-nothing",
      comment: "The provider of the benchmark is nobody's code but its own: it must not agree by accident.",
      severity: "error",
      from: { path: "^bench/stand-in/" },
      to: { path: "^(src|bench)/", pathNot: "^bench/stand-in/" },
    },
    {
      name: "no-dev-packages",
      comment: "What is for development only is not installed with us: what runs is a dependency or a peer.",
      severity: "error",
      from: { path: "^(src|sandbox|bench)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
    {
      name: "no-cycles",
      comment: "Two files that need each other are one, or a third is missing.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
