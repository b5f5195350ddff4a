import { expect, test } from "vitest";
import { CAPTURED, FORM, form, head, IPN, PATH, signed, startRelay, TOKEN } from "./support.js";

const CARD = "4111111111111111";

test("no log line and no refusal holds anything of a body, a path, a header, or the token", async () => {
  const relay = await startRelay({ deliveryTimeoutMs: 20 });
  const { payments } = relay;
  const genuine = signed();
  const answers = [
    await relay.post(form({ ...genuine, note: CARD })),
    await relay.post(form(signed({ ...IPN, reference: CARD.toLowerCase() + "-x", note: CARD }))),
    await relay.post(form(signed({ ...IPN, amount: CARD + ".001" }))),
    await relay.post(JSON.stringify({ [CARD]: { [CARD]: CARD } }), "application/json"),
    await relay.post(`{"${CARD}`, "application/json"),
    await relay.post(form(), `text/${CARD}`),
    await relay.post(CARD.repeat(5000)),
    await relay.post(form(), FORM, `/webhooks/pockyt/${CARD}`),
    await relay.post(form(), FORM, `/webhooks/${CARD}/default`),
    await relay.post(form(), FORM, `/${CARD}?${CARD}`),
    await relay.post(form(), FORM, `/webhooks/%zz${CARD}/default`),
    await relay.send("PUT", `${PATH}?card=${CARD}`, { headers: { "x-card": CARD }, body: CARD }),
  ];
  payments.status = () => Promise.reject(new Error(`could not send ${CARD}`));
  answers.push(await relay.post(form(signed({ ...IPN, note: CARD }))));
  payments.status = () => Promise.resolve("closed");
  payments.view = () => Promise.resolve({ ...CAPTURED, savedCard: null });
  payments.aftercare = () => Promise.reject(new Error(`could not start ${CARD}`));
  answers.push(await relay.post(form(genuine)));
  const socket = await relay.socket();
  socket.write(head({ "Content-Length": "20", [`X-${CARD}`]: CARD }) + CARD.padEnd(20, "x"));

  const texts = [...(await Promise.all(answers.map((answer) => answer.text()))), await socket.until(/}}$/)];
  expect(answers.map(({ status }) => status)).toEqual([
    401, 503, 200, 400, 400, 415, 413, 404, 404, 404, 404, 405, 503, 503,
  ]);
  const secrets = [
    CARD,
    TOKEN,
    genuine.verifySign ?? "",
    "verifySign=",
    IPN.vaultId ?? "",
    IPN.transactionNo ?? "",
  ];
  for (const text of [...texts, ...relay.lines])
    for (const secret of secrets) expect(text).not.toContain(secret);
  expect(relay.lines.length).toBeGreaterThan(10);
});
