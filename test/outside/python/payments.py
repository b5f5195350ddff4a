"""A backend in Python that uses Holdfast with nothing but Temporal's own client and the names of docs/reference.md.

It prints, as one JSON object, every reply that it got. Its environment: TEMPORAL_ADDRESS, HOLDFAST_TASK_QUEUE,
HOLDFAST_CARD_VAULT_URL, HOLDFAST_CARD_VAULT_TOKEN, CARD (JSON) and PAYMENT_PREFIX; where payloads are encrypted also
HOLDFAST_PAYLOAD_KEYS, and PYTHONPATH with the codec of docs/payload-encryption.md as payload_codec.py.
"""

import asyncio
import dataclasses
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

import temporalio.converter
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

RETURN_URL = "https://shop.example/return"


class ShopperStays(urllib.request.HTTPRedirectHandler):
    """The shop that the shopper is sent back to does not exist."""

    def redirect_request(self, *_):
        return None


def approve(url):
    """The shopper's browser sends the page's form."""
    form = urllib.parse.urlencode({"outcome": "approve"}).encode()
    try:
        answer = urllib.request.build_opener(ShopperStays).open(url, form, timeout=10)
    except urllib.error.HTTPError as redirect:
        answer = redirect
    if answer.status != 303 or answer.headers["location"] != RETURN_URL:
        raise AssertionError(f"the shopper was answered {answer.status}")


def store_card():
    request = urllib.request.Request(
        os.environ["HOLDFAST_CARD_VAULT_URL"] + "/cards",
        data=os.environ["CARD"].encode(),
        headers={
            "authorization": "Bearer " + os.environ["HOLDFAST_CARD_VAULT_TOKEN"],
            "content-type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["cardRef"]


async def until(read, is_done):
    deadline = time.monotonic() + 20
    while not is_done(view := await read()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {view}")
        await asyncio.sleep(0.05)
    return view


async def refusal_of(call):
    """The type and the words of a refused command or of bad input."""
    try:
        return {"unexpected": await call}
    except (WorkflowUpdateFailedError, WorkflowFailureError) as error:
        return {"type": error.cause.type, "message": error.cause.message}


class Backend:
    def __init__(self, client):
        self.client = client
        self.prefix = os.environ["PAYMENT_PREFIX"]

    def payment_id(self, name):
        return f"{self.prefix}_{name}"

    def handle(self, name):
        return self.client.get_workflow_handle(f"payment-default-{self.payment_id(name)}")

    def with_start(self, workflow, start_input, workflow_id):
        return WithStartWorkflowOperation(
            workflow,
            start_input,
            id=workflow_id,
            task_queue=os.environ["HOLDFAST_TASK_QUEUE"],
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            memo={"reusePolicy": "RejectDuplicate"},
        )

    async def start(self, workflow, name, **fields):
        payment = {"paymentId": self.payment_id(name), **fields}
        operation = self.with_start(workflow, payment, f"payment-default-{self.payment_id(name)}")
        return await self.client.execute_update_with_start_workflow(
            "nextStep", start_workflow_operation=operation, id="next-step"
        )

    async def charge(self, name, value, method):
        amount = {"currency": "USD", "value": value}
        fields = {"provider": "pockyt", "amount": amount, "method": method, "returnUrl": RETURN_URL}
        return await self.start("chargePayment", name, **fields)

    async def authorize(self, name, **more):
        fields = {
            "provider": "payermax",
            "amount": {"currency": "USD", "value": 2000},
            "method": {"type": "hosted"},
            "customer": {"reference": "USER42"},
            "description": "Two nights",
            "returnUrl": RETURN_URL,
        }
        return await self.start("authCapturePayment", name, **{**fields, **more})

    async def authorized(self, name):
        approve((await self.authorize(name))["action"]["url"])
        return await until(lambda: self.handle(name).query("payment"), lambda view: view["status"] == "authorized")

    async def refund(self, name, **refund):
        payment_id = self.payment_id(name)
        operation = self.with_start("paymentAftercare", {"paymentId": payment_id}, f"aftercare-default-{payment_id}")
        return await self.client.execute_update_with_start_workflow(
            "refund", refund, start_workflow_operation=operation
        )

    async def aftercare(self, name):
        handle = self.client.get_workflow_handle(f"aftercare-default-{self.payment_id(name)}")
        return await handle.query("aftercare")


def data_converter():
    plain = temporalio.converter.default()
    if "HOLDFAST_PAYLOAD_KEYS" not in os.environ:
        return plain
    from payload_codec import HoldfastPayloadCodec

    codec = HoldfastPayloadCodec(os.environ["HOLDFAST_PAYLOAD_KEYS"], "default")
    return dataclasses.replace(plain, payload_codec=codec)


async def main():
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], data_converter=data_converter())
    backend = Backend(client)
    seen = {}

    vaulting = await backend.charge("VAULT", 2000, {"type": "card", "cardRef": store_card(), "saveCard": True})
    approve(vaulting["action"]["url"])
    seen["vaulted"] = await backend.handle("VAULT").result()
    saved_card = seen["vaulted"]["savedCard"]
    seen["savedCardCharge"] = await backend.charge("SAVED", 1250, {"type": "savedCard", **saved_card})

    seen["authorized"] = await backend.authorized("CAPTURE")
    over = {"amount": {"currency": "USD", "value": 2001}}
    seen["overCapture"] = await refusal_of(backend.handle("CAPTURE").execute_update("capture", over))
    twice = [backend.handle("CAPTURE").execute_update("capture", {}, id="capture-1") for _ in range(2)]
    seen["captures"] = list(await asyncio.gather(*twice))
    seen["captured"] = await backend.handle("CAPTURE").result()

    await backend.authorized("CANCEL")
    await backend.handle("CANCEL").signal("cancel", {"reason": "out of stock"})
    seen["canceled"] = await backend.handle("CANCEL").result()

    refund = {"refundId": "R1", "amount": {"currency": "USD", "value": 500}, "reason": "one night less"}
    seen["refund"] = await backend.refund("CAPTURE", **refund)
    seen["aftercare"] = await until(
        lambda: backend.aftercare("CAPTURE"), lambda view: view["refunds"][0]["status"] == "refunded"
    )
    too_much = {**refund, "refundId": "R2", "amount": {"currency": "USD", "value": 1501}}
    seen["overRefund"] = await refusal_of(backend.refund("CAPTURE", **too_much))

    bad = {"amount": {"currency": "USD", "value": 20.5}, "colour": "red"}
    seen["invalidUpdate"] = await refusal_of(backend.authorize("INVALID", **bad))
    seen["invalidResult"] = await refusal_of(backend.handle("INVALID").result())

    print(json.dumps(seen), flush=True)


asyncio.run(main())
# The client's threads may outlive its last call; where one meets Python's own tearing down, Python aborts or
# crashes (temporalio/sdk-python issue 300). All that this program has to say is said.
os._exit(0)
