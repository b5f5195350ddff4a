import { variable, type Environment } from "./environment.js";
import { ConfigError } from "./error.js";

const ENDPOINTS = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
const PROTOCOLS = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"];
const PROTOCOL = "http/protobuf";

/**
 * Whether traces are exported: where OpenTelemetry's own variables name an endpoint, or `otlp` as the exporter, and don't
 * switch it off. The other variables (headers, time-outs, sampler, resource) are read by OpenTelemetry itself:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @throws ConfigError for an exporter or a protocol that isn't there
 */
export function readTraces(env: Environment = process.env): boolean {
  const exporter = variable(env, "OTEL_TRACES_EXPORTER");
  const isDisabled = variable(env, "OTEL_SDK_DISABLED")?.toLowerCase() === "true";
  const isOn = exporter !== undefined || ENDPOINTS.some((name) => variable(env, name) !== undefined);
  if (!isOn || isDisabled || exporter === "none") return false;
  const problems = PROTOCOLS.flatMap((name) => {
    const protocol = variable(env, name);
    return protocol === undefined || protocol === PROTOCOL
      ? []
      : [`${name} is ${protocol}; expected ${PROTOCOL}`];
  });
  if (exporter !== undefined && exporter !== "otlp")
    problems.push(`OTEL_TRACES_EXPORTER is ${exporter}; expected otlp or none`);
  if (problems.length > 0) throw new ConfigError(problems);
  return true;
}
