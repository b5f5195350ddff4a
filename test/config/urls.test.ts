import { expect, test } from "vitest";
import { Wrong } from "../../src/formats/format.js";
import { baseUrl, cardStore, endpointUrl, webhookUrl } from "../../src/formats/urls.js";

test.each([
  ["https://pay.example.com", "https://pay.example.com"],
  ["https://pay.example.com/", "https://pay.example.com"],
  ["https://pay.example.com/api/gateway//", "https://pay.example.com/api/gateway"],
  ["HTTPS://Pay.Example.com:443", "https://pay.example.com"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ["http://[::1]:8080", "http://[::1]:8080"],
  ["http://10.1.2.3", "http://10.1.2.3"],
  ["http://sandbox:8090", "http://sandbox:8090"],
  ["http://host.docker.internal:8090", "http://host.docker.internal:8090"],
])("%s is the base URL %s", (value, url) => {
  expect(baseUrl.read(value)).toBe(url);
});

test.each([
  "",
  "/path",
  "pay.example.com",
  "https:pay.example.com",
  "https://",
  "https://pay.example.com\n",
  " https://pay.example.com",
  "https:\\\\pay.example.com",
  "https://pay.example.com?a=1",
  "https://pay.example.com/#",
  "https://user@pay.example.com",
  "https://:password@pay.example.com",
  "https://pay.example.com:99999",
  "http://pay.example.com",
  "http://172.32.0.1",
  "http://[2001:db8::1]",
  "http://localhost.example.com",
  "wss://pay.example.com",
])("%j is no base URL", (value) => {
  expect(baseUrl.read(value)).toBeInstanceOf(Wrong);
});

test("cards are kept in memory, or in a server of the Redis protocol", () => {
  expect(cardStore.read("memory")).toBeNull();
  for (const url of [
    "redis://127.0.0.1:6379",
    "redis://cards",
    "redis://:secret@10.0.0.7/3",
    "redis://[::1]:6379/",
    "REDISS://vault:a%2Fb@cards.example.com:6380",
  ])
    expect(cardStore.read(url)).toBe(url);
});

test.each([
  ["Memory", "is not such a URL"],
  ["localhost:6379", "is not such a URL"],
  ["http://localhost:6379", "is not such a URL"],
  ["redis://", "is not such a URL"],
  ["redis://cards:66379", "is not such a URL"],
  ["redis://cards ", "is not such a URL"],
  ["redis://cards?db=1", "is not such a URL"],
  ["redis://cards/cards", "has a path that is no database's number"],
  ["redis://:50%@cards", "has a % in its user name or password that is not written as %25"],
  ["redis://cards.example.com", "is without TLS to a public host"],
  ["redis://134744072", "is without TLS to a public host"],
])("%j is no place for cards: it %s", (value, what) => {
  expect(cardStore.read(value)).toEqual(new Wrong(what));
});

test("an endpoint keeps its path and query", () => {
  expect(endpointUrl.read("https://shop.example.com/events/?a=1")).toBe(
    "https://shop.example.com/events/?a=1",
  );
});

test("a webhook's URL names provider and account", () => {
  expect(webhookUrl("https://pay.example.com", "pockyt", "shop1")).toBe(
    "https://pay.example.com/webhooks/pockyt/shop1",
  );
});
