import { expect, test } from "vitest";
import { ConfigError } from "../../src/config.js";
import { readTraces } from "../../src/config/traces.js";

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };

test.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: "payments" }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
  [ENDPOINT, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector:4318/v1/traces" }, true],
  [{ OTEL_TRACES_EXPORTER: "otlp" }, true],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: "none" }, false],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: "true" }, false],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: "false" }, true],
  [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" }, true],
])("%j: traces are exported: %s", (env, exported) => {
  expect(readTraces(env)).toBe(exported);
});

test("an exporter or a protocol that isn't there is named, all of them at once", () => {
  const env = { OTEL_TRACES_EXPORTER: "zipkin", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };
  expect(() => readTraces(env)).toThrow(ConfigError);
  expect(() => readTraces(env)).toThrow(/OTEL_EXPORTER_OTLP_PROTOCOL is grpc; expected http\/protobuf/);
  expect(() => readTraces(env)).toThrow(/OTEL_TRACES_EXPORTER is zipkin; expected otlp or none/);
});
