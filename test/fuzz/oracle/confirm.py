"""Whether webhooks that were accepted are what the provider signed, by Python's own JSON, forms and hashes.

Reads one JSON object a line: first what is known of the provider, then the webhooks. Answers each webhook with one
line: what is wrong with it, or an empty line.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from urllib.parse import unquote_to_bytes

SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def no_constant(_):
    raise ValueError("not JSON")


def read_json(body, **options):
    text = body.decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant, **options)


def literal(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise ValueError("not flat")
    return value


def form_text(part):
    return unquote_to_bytes(part.replace("+", " ")).decode("utf-8")


def read_form(body):
    parts = [part.partition("=") for part in body.decode("utf-8-sig").split("&") if part]
    return unique([(form_text(name), form_text(value)) for name, _, value in parts])


def pockyt(facts, webhook, _):
    body = base64.b64decode(webhook["body"])
    if webhook["contentType"] == "application/json":
        fields = {name: literal(value) for name, value in read_json(body, parse_int=str, parse_float=str).items()}
    else:
        fields = read_form(body)
    if fields.get("merchantNo", facts["merchantNo"]) != facts["merchantNo"]:
        return "it is for another merchant"
    given = fields.pop("verifySign", None)
    secret = hashlib.md5(facts["token"].encode()).hexdigest()
    forms = [fields, {name: value for name, value in fields.items() if value}]
    signed = ["&".join([*(f"{n}={f[n]}" for n in sorted(f, key=str.encode)), secret]) for f in forms]
    if given not in [hashlib.md5(text.encode()).hexdigest() for text in signed]:
        return "verifySign is not that of its fields"
    return ""


def payermax(facts, webhook, by_openssl):
    body = base64.b64decode(webhook["body"])
    if not isinstance(webhook.get("sign"), str):
        return "it has no signature"
    # With more or less padding it is the same signature.
    sign = webhook["sign"].rstrip("=")
    signature = base64.b64decode(sign + "=" * (-len(sign) % 4), validate=True)
    if not signed_by(facts, body, signature):
        return "the signature is not that of its bytes"
    if by_openssl and not openssl(facts["publicKey"], body, signature):
        return "openssl does not verify the signature"
    # As JavaScript reads them: of thousands of digits Python would make no whole number.
    news = read_json(body, parse_int=float)
    ids = [news.get("appId"), news.get("merchantAppId")]
    if facts["appId"] not in ids or news.get("merchantNo") != facts["merchantNo"]:
        return "it is for another merchant"
    return ""


def signed_by(facts, body, signature):
    """RSASSA-PKCS1-v1_5 with SHA-256 by RFC 8017, section 8.2.2, in whole numbers."""
    modulus, exponent = (int(facts[name], 16) for name in ("modulus", "exponent"))
    size = (modulus.bit_length() + 7) // 8
    if len(signature) != size or int.from_bytes(signature, "big") >= modulus:
        return False
    digest = SHA256_PREFIX + hashlib.sha256(body).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big") == expected


def openssl(public_key, body, signature):
    with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as sign:
        for file, content in ((key, public_key.encode()), (sign, signature)):
            file.write(content)
            file.flush()
        command = ["openssl", "dgst", "-sha256", "-verify", key.name, "-signature", sign.name]
        return subprocess.run(command, input=body, capture_output=True, check=False).returncode == 0


def main():
    facts = json.loads(sys.stdin.readline())
    check = {"pockyt": pockyt, "payermax": payermax}[facts["provider"]]
    for line in sys.stdin:
        webhook = json.loads(line)
        try:
            problem = check(facts, webhook, webhook["byOpenssl"])
        except (ValueError, RecursionError) as error:
            problem = f"Python can't read it: {type(error).__name__}"
        print(problem, flush=True)


main()
