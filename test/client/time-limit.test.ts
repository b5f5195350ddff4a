import { createServer, type Server, type Socket } from "node:net";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createHoldfast, NoAnswerYet, PaymentsUnavailable, type Holdfast } from "../../src/client.js";
import { cliSearchAttributes } from "../../src/temporal/search-attributes.js";
import { startDevServer, type DevServer } from "../../src/temporal/dev-server.js";
import { usd } from "../support/holds.js";
import { hostedPayment } from "../support/payments.js";

const TIMEOUT_MS = 4_000;

/** A busy machine is late with timers; without the limit some calls take twenty seconds and others never end. */
const LATE_MS = 12_000;

const TASK_QUEUE = "nobody-polls";
const paymentId = "SILENT1";
const customer = { provider: "payermax", customerReference: "USER42" } as const;

/** Every call of the client that goes to Temporal. */
const CALLS = {
  charge: ({ charge }) => charge(hostedPayment("SILENT2")),
  authorize: ({ authorize }) => authorize(hostedPayment("SILENT3")),
  capture: ({ capture }) => capture({ paymentId }),
  cancel: ({ cancel }) => cancel({ paymentId }),
  refund: ({ refund }) => refund({ paymentId, refundId: "R1", amount: usd(500) }),
  aftercare: ({ aftercare }) => aftercare({ paymentId }),
  get: ({ get }) => get({ paymentId }),
  dropInSession: ({ dropInSession }) =>
    dropInSession({
      ...{ provider: "payermax", amount: usd(2000), kind: "charge" },
      customer: { reference: "USER42", countryCode: "US" },
    }),
  "savedCards.list": ({ savedCards }) => savedCards.list(customer),
  "savedCards.remove": ({ savedCards }) => savedCards.remove({ ...customer, token: "token" }),
} satisfies Record<string, (holdfast: Holdfast) => Promise<unknown>>;

/** How each call ended, all made at once. */
async function endings({ holdfast }: Backend): Promise<Record<string, unknown>> {
  const ended = Object.entries(CALLS).map(async ([name, call]) => [
    name,
    await endingOf(() => call(holdfast)),
  ]);
  return Object.fromEntries(await Promise.all(ended)) as Record<string, unknown>;
}

async function endingOf(call: () => Promise<unknown>): Promise<string> {
  const startedAt = performance.now();
  const error = await call().then(
    (answer) => new Error(`it was answered: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown as Error,
  );
  if (performance.now() - startedAt > TIMEOUT_MS + LATE_MS) return `${error.name}, but far too late`;
  if (!(error instanceof NoAnswerYet || error instanceof PaymentsUnavailable)) return String(error);
  return error.message.includes("calling again with the same input is safe") ? error.code : error.message;
}

const allEnd = (code: string) => Object.fromEntries(Object.keys(CALLS).map((name) => [name, code]));

interface Backend {
  readonly client: Client;
  readonly holdfast: Holdfast;
}

/** The connection is never closed: Temporal's client throws where nobody can catch it if it is closed between two tries. */
function backend(address: string): Backend {
  const client = new Client({ connection: Connection.lazy({ address }) });
  return { client, holdfast: createHoldfast({ client, taskQueue: TASK_QUEUE, timeoutMs: TIMEOUT_MS }) };
}

/** A server with a payment and its aftercare, and no worker. */
async function serverWithPayment(): Promise<{ readonly server: DevServer } & Backend> {
  const server = await startDevServer({
    cliPath: inject("temporal").cliPath,
    headless: true,
    searchAttributes: cliSearchAttributes(),
  });
  const { client, holdfast } = backend(server.address);
  for (const [type, prefix] of [
    ["authCapturePayment", "payment"],
    ["paymentAftercare", "aftercare"],
  ] as const)
    await client.workflow.start(type, {
      workflowId: `${prefix}-default-${paymentId}`,
      taskQueue: TASK_QUEUE,
      args: [{ paymentId }],
    });
  return { server, client, holdfast };
}

let current: Awaited<ReturnType<typeof serverWithPayment>>;
beforeAll(async () => {
  current = await serverWithPayment();
});
afterAll(() => current.server.stop());

describe.concurrent("at the same time", () => {
  test("no worker polls: every call ends in time, and says that Temporal has it", async () => {
    expect(await endings(current)).toEqual(allEnd("NoAnswerYet"));
  });

  test("nobody listens at Temporal's address: every call ends in time", async () => {
    const { url, close } = await listening();
    await close();
    expect(await endings(backend(url))).toEqual(allEnd("PaymentsUnavailable"));
  });

  test("what listens at Temporal's address never answers: every call ends in time", async () => {
    const { url, close } = await listening();
    try {
      expect(await endings(backend(url))).toEqual(allEnd("PaymentsUnavailable"));
    } finally {
      await close();
    }
  });
});

test("Temporal hangs: every call ends in time, and says that Temporal can't be reached", async () => {
  current.server.kill("SIGSTOP");
  try {
    expect(await endings(current)).toEqual(allEnd("PaymentsUnavailable"));
  } finally {
    current.server.kill("SIGCONT");
  }
});

test("Temporal is killed while the calls wait for a worker: every call ends in time", async () => {
  const own = await serverWithPayment();
  try {
    const ended = endings(own);
    const started = () => own.client.workflow.getHandle("payment-default-SILENT2").describe();
    await expect
      .poll(() =>
        started().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    own.server.kill("SIGKILL");
    expect(await ended).toEqual(allEnd("PaymentsUnavailable"));
  } finally {
    await own.server.stop();
  }
});

test("a time-out that is none is refused when the client is made", () => {
  const { client } = current;
  for (const timeoutMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])
    expect(() => createHoldfast({ client, timeoutMs })).toThrow(TypeError);
});

/** A port that takes connections and says nothing. */
async function listening() {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}
