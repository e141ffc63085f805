"""Run by ``python -m unittest`` in this folder."""

import base64
import hashlib
import hmac
import json
import pathlib
import unittest

from anchor_webhooks import WebhookVerificationError, verify_webhook

VECTORS = pathlib.Path(__file__).parents[2] / "test" / "vectors" / "signatures.json"
CODE_OF = {
    "timestamp too old": "timestamp_out_of_tolerance",
    "timestamp too new": "timestamp_out_of_tolerance",
    "no signature matches": "no_matching_signature",
    "no v1 signature": "no_signature",
    "timestamps disagree": "timestamp_mismatch",
}
SECRET = "36da51b166a69268a59a8d5ee0b32c9f5e5aaee7d301c7a5a36844318e116fc6"
NOW = 1_716_544_084


def signature(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), f"v0:{NOW}:".encode() + body, hashlib.sha256).hexdigest()


def verify(body=b'{"id":"evt_1"}', secrets=SECRET, headers=None, **options):
    if headers is None:
        signed = body if isinstance(body, bytes) else b""
        headers = {"Anchor-Timestamp": str(NOW), "Anchor-Signature": f"t={NOW},v1={signature(signed)}"}
    return verify_webhook(body, headers, secrets, now=lambda: NOW, **options)


class Vectors(unittest.TestCase):
    def test_vectors(self):
        cases = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
        self.assertEqual(len(cases), 17)
        for case in cases:
            with self.subTest(case["name"]):
                body = base64.b64decode(case["body_base64"])
                headers = {"anchor-timestamp": case["timestamp"], "anchor-signature": case["signature_header"]}

                def run():
                    return verify_webhook(body, headers, case["secret"], now=lambda: case["now"])

                if case["valid"]:
                    self.assertEqual(run(), json.loads(body))
                else:
                    with self.assertRaises(WebhookVerificationError) as refused:
                        run()
                    self.assertEqual(refused.exception.code, CODE_OF[case["why"]])


class Refusals(unittest.TestCase):
    def refused(self, code, *args, **options):
        with self.assertRaises(WebhookVerificationError) as refused:
            verify(*args, **options)
        self.assertEqual(refused.exception.code, code)

    def test_a_signed_request_passes(self):
        self.assertEqual(verify()["id"], "evt_1")

    def test_secrets(self):
        self.assertEqual(verify(secrets=["", None, "0" * 64, SECRET])["id"], "evt_1")
        self.assertEqual(verify(secrets=f" {SECRET}\n")["id"], "evt_1")
        for none in (None, "", " \n", [], [""], [None]):
            self.refused("missing_secret", secrets=none)

    def test_a_parsed_body(self):
        self.refused("body_not_raw", body={"id": "evt_1"})

    def test_headers(self):
        good = f"t={NOW},v1={signature(b'{}')}"
        self.refused("missing_header", headers={})
        self.refused("missing_header", headers={"Anchor-Signature": good})
        twice = [("anchor-timestamp", str(NOW)), ("Anchor-Timestamp", str(NOW)), ("anchor-signature", good)]
        self.refused("malformed_header", headers=twice)
        self.refused("malformed_header", headers={"Anchor-Timestamp": "١٢٣", "Anchor-Signature": f"t=١٢٣,v1={'0' * 64}"})
        self.refused("malformed_header", headers={"Anchor-Timestamp": str(NOW), "Anchor-Signature": "v1=00"})
        self.refused("no_matching_signature", headers={"Anchor-Timestamp": str(NOW), "Anchor-Signature": f"t={NOW},v1=é"})
        self.refused("no_matching_signature", headers={"Anchor-Timestamp": str(NOW), "Anchor-Signature": f"t={NOW},v1=\ud800"})

    def test_headers_as_bytes(self):
        body = b'{"id":"evt_1"}'
        pairs = [(b"anchor-timestamp", str(NOW).encode()), (b"anchor-signature", f"t={NOW},v1={signature(body)}".encode())]
        self.assertEqual(verify(body, headers=pairs)["id"], "evt_1")

    def test_another_brand(self):
        body = b"{}"
        headers = {"Acme-Timestamp": str(NOW), "Acme-Signature": f"t={NOW},v1={signature(body)}"}
        self.assertEqual(verify(body, headers=headers, brand="Acme"), {})
        self.refused("missing_header", body, headers=headers)

    def test_a_clock_or_a_tolerance_that_is_no_number(self):
        self.refused("timestamp_out_of_tolerance", tolerance_seconds=float("nan"))

    def test_a_number_of_any_length(self):
        body = b'{"id":"evt_1","data":' + b"1" * 5000 + b"}"
        self.assertEqual(verify(body)["id"], "evt_1")

    def test_payloads_that_are_no_event(self):
        for body in (b"[]", b'"text"', b"1", b"{", b"\xff", b'{"a":NaN}', b"[" * 100_000):
            headers = {"Anchor-Timestamp": str(NOW), "Anchor-Signature": f"t={NOW},v1={signature(body)}"}
            self.refused("invalid_payload", body, headers=headers)


if __name__ == "__main__":
    unittest.main()
