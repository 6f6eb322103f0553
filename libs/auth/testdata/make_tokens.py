#!/usr/bin/python3
"""Makes tokens.json: a JWKS and tokens, good and bad, by the openssl program and Python alone, so that our own code is
checked against somebody else's. The keys are new with every run, invented for this, and thrown away.

    ./make_tokens.py > tokens.json
"""

import base64
import hashlib
import hmac
import json
import subprocess
import tempfile
from pathlib import Path

NOW = 1_700_000_000
ISSUER = "https://masuk.example.go.id"
GRANTS = [
    {"role": "officer", "agency": "dinkes", "unit": "p2p"},
    {"role": "supervisor", "agency": "dinkes"},
]
CLAIMS = {"iss": ISSUER, "sub": "budi@example.go.id", "aud": "tanggap", "iat": NOW, "nbf": NOW, "exp": NOW + 600,
          "tanggap.grants": GRANTS}
KEYS = {
    "rsa-1": ("RS256", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    "ec-1": ("ES256", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    "ed-1": ("EdDSA", ["-algorithm", "ED25519"]),
    "weak-1": ("RS256", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]),
    "stranger-1": ("EdDSA", ["-algorithm", "ED25519"]),
}
ALGORITHM = {kid: algorithm for kid, (algorithm, _) in KEYS.items()}
folder = Path(tempfile.mkdtemp())


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def pem(kid: str) -> str:
    return str(folder / f"{kid}.pem")


def raw_signature(der: bytes) -> bytes:
    """SEQUENCE { INTEGER r, INTEGER s }, each shorter than 128 bytes, to r and s of 32 bytes."""
    r_size = der[3]
    r = der[4:4 + r_size]
    s = der[6 + r_size:]
    return int.from_bytes(r, "big").to_bytes(32, "big") + int.from_bytes(s, "big").to_bytes(32, "big")


def sign(kid: str, data: bytes, der: bool = False) -> bytes:
    if ALGORITHM[kid] == "EdDSA":
        path = folder / "input"
        path.write_bytes(data)
        return openssl("pkeyutl", "-sign", "-rawin", "-inkey", pem(kid), "-in", str(path))
    signature = openssl("dgst", "-sha256", "-sign", pem(kid), data=data)
    return raw_signature(signature) if ALGORITHM[kid] == "ES256" and not der else signature


def token(kid: str = "ed-1", header=None, claims=None, claims_text: str = "", **options) -> str:
    header = {"alg": ALGORITHM[kid], "kid": kid, "typ": "JWT", **(header or {})}
    header = {name: value for name, value in header.items() if value is not None}
    body = claims_text or json.dumps({k: v for k, v in {**CLAIMS, **(claims or {})}.items() if v is not None})
    data = f"{b64(json.dumps(header).encode())}.{b64(body.encode())}".encode()
    return f"{data.decode()}.{b64(sign(kid, data, **options))}"


def public_parts(kid: str) -> dict:
    der = openssl("pkey", "-in", pem(kid), "-pubout", "-outform", "DER")
    if ALGORITHM[kid] == "EdDSA":
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(der[-32:])}
    if ALGORITHM[kid] == "ES256":
        return {"kty": "EC", "crv": "P-256", "x": b64(der[-64:-32]), "y": b64(der[-32:])}
    modulus = openssl("rsa", "-in", pem(kid), "-noout", "-modulus").decode().strip().split("=")[1]
    return {"kty": "RSA", "n": b64(bytes.fromhex(modulus)), "e": "AQAB"}


def confused() -> str:
    """HS256 with the public key's PEM as the secret: the oldest trick."""
    secret = openssl("pkey", "-in", pem("rsa-1"), "-pubout")
    data = f"{b64(json.dumps({'alg': 'HS256', 'kid': 'rsa-1', 'typ': 'JWT'}).encode())}.{b64(json.dumps(CLAIMS).encode())}"
    return f"{data}.{b64(hmac.new(secret, data.encode(), hashlib.sha256).digest())}"


def unsigned(algorithm: str) -> str:
    return f"{b64(json.dumps({'alg': algorithm, 'kid': 'ed-1'}).encode())}.{b64(json.dumps(CLAIMS).encode())}."


def main() -> None:
    for kid, (_, arguments) in KEYS.items():
        openssl("genpkey", *arguments, "-out", pem(kid))
    jwks = {"keys": [{"kid": kid, "alg": ALGORITHM[kid], "use": "sig", **public_parts(kid)}
                     for kid in KEYS if kid != "stranger-1"]}
    # A key to encrypt with and one of a type that is not offered are passed over.
    jwks["keys"].append({**jwks["keys"][1], "kid": "enc-1", "use": "enc"})
    jwks["keys"].append({"kty": "oct", "kid": "oct-1", "k": b64(b"k" * 32)})
    plain = json.dumps(CLAIMS)
    good, bad = {}, {}
    good["rs256"] = token("rsa-1")
    good["es256"] = token("ec-1")
    good["eddsa"] = token("ed-1")
    good["audience in a list"] = token(claims={"aud": ["other", "tanggap"]})
    good["access token type"] = token(header={"typ": "at+JWT"})
    good["no type"] = token(header={"typ": None})
    good["no nbf"] = token(claims={"nbf": None})
    good["expired within the skew"] = token(claims={"exp": NOW - 59})
    good["not yet valid within the skew"] = token(claims={"nbf": NOW + 59})
    good["a fraction of a second"] = token(claims={"exp": NOW + 600.5})

    bad["expired"] = ("TOKEN_EXPIRED", token(claims={"exp": NOW - 60}))
    bad["long expired"] = ("TOKEN_EXPIRED", token(claims={"exp": 0}))
    bad["not yet valid"] = ("TOKEN_EXPIRED", token(claims={"nbf": NOW + 61}))
    bad["other audience"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": "tanggap-other"}))
    bad["other audiences"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": ["a", "b"]}))
    bad["no audience"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": None}))
    bad["audience of another type"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": {"tanggap": 1}}))
    bad["audience list of other types"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": [["tanggap"], 1, {}]}))
    bad["audience list too long"] = ("TOKEN_WRONG_AUDIENCE", token(claims={"aud": ["a"] * 100 + ["tanggap"]}))
    bad["no expiry"] = ("TOKEN_MALFORMED", token(claims={"exp": None}))
    bad["expiry as text"] = ("TOKEN_MALFORMED", token(claims={"exp": str(NOW + 600)}))
    bad["expiry without end"] = ("TOKEN_MALFORMED", token(claims={"exp": 1e300}))
    bad["negative expiry"] = ("TOKEN_MALFORMED", token(claims={"exp": -1}))
    bad["nbf as text"] = ("TOKEN_MALFORMED", token(claims={"nbf": "now"}))
    bad["no subject"] = ("TOKEN_MALFORMED", token(claims={"sub": None}))
    bad["empty subject"] = ("TOKEN_MALFORMED", token(claims={"sub": ""}))
    bad["subject as number"] = ("TOKEN_MALFORMED", token(claims={"sub": 7}))
    bad["long subject"] = ("TOKEN_MALFORMED", token(claims={"sub": "x" * 257}))
    bad["grants as text"] = ("TOKEN_MALFORMED", token(claims={"tanggap.grants": "officer"}))
    bad["grant as text"] = ("TOKEN_MALFORMED", token(claims={"tanggap.grants": ["officer"]}))
    bad["grant without role"] = ("TOKEN_MALFORMED", token(claims={"tanggap.grants": [{"agency": "dinkes"}]}))
    bad["agency is no code"] = ("TOKEN_MALFORMED",
                                token(claims={"tanggap.grants": [{"role": "officer", "agency": "Dinkes!"}]}))
    bad["agency as number"] = ("TOKEN_MALFORMED", token(claims={"tanggap.grants": [{"role": "officer", "agency": 1}]}))
    bad["unit without agency"] = ("TOKEN_MALFORMED",
                                  token(claims={"tanggap.grants": [{"role": "officer", "unit": "p2p"}]}))
    bad["too many grants"] = ("TOKEN_MALFORMED", token(claims={"tanggap.grants": [{"role": "officer"}] * 101}))
    bad["claim twice"] = ("TOKEN_MALFORMED", token(claims_text=plain[:-1] + ', "sub": "kepala@example.go.id"}'))
    bad["audience twice"] = ("TOKEN_MALFORMED", token(claims_text=plain.replace('"aud"', '"aud": "x", "aud"')))
    bad["grant's role twice"] = ("TOKEN_MALFORMED", token(
        claims_text=plain.replace('"role": "supervisor"', '"role": "citizen", "role": "supervisor"')))
    bad["claims are a list"] = ("TOKEN_MALFORMED", token(claims_text="[]"))
    bad["claims are no JSON"] = ("TOKEN_MALFORMED", token(claims_text="{"))
    bad["claims and more"] = ("TOKEN_MALFORMED", token(claims_text=plain + "{}"))
    bad["huge"] = ("TOKEN_MALFORMED", token(claims={"x": "x" * 8192}))
    bad["deep"] = ("TOKEN_MALFORMED", token(claims_text="[" * 4000))
    bad["other issuer"] = ("TOKEN_UNTRUSTED", token(claims={"iss": ISSUER + "/"}))
    bad["no issuer"] = ("TOKEN_UNTRUSTED", token(claims={"iss": None}))
    bad["issuer as list"] = ("TOKEN_UNTRUSTED", token(claims={"iss": [ISSUER]}))
    bad["unknown kid"] = ("TOKEN_UNTRUSTED", token("stranger-1"))
    bad["kid of another key"] = ("TOKEN_UNTRUSTED", token("stranger-1", header={"kid": "ed-1"}))
    bad["kid of a key of another type"] = ("TOKEN_UNTRUSTED", token("ed-1", header={"kid": "rsa-1"}))
    bad["no kid"] = ("TOKEN_UNTRUSTED", token(header={"kid": None}))
    bad["kid as number"] = ("TOKEN_UNTRUSTED", token(header={"kid": 1}))
    bad["weak key"] = ("TOKEN_UNTRUSTED", token("weak-1"))
    bad["key for encryption"] = ("TOKEN_UNTRUSTED", token("ec-1", header={"kid": "enc-1"}))
    bad["other algorithm than the key's"] = ("TOKEN_UNTRUSTED", token("ec-1", header={"alg": "RS256"}))
    bad["ES256 signature in DER"] = ("TOKEN_UNTRUSTED", token("ec-1", der=True))
    bad["alg none"] = ("TOKEN_UNTRUSTED", unsigned("none"))
    bad["alg None"] = ("TOKEN_UNTRUSTED", unsigned("None"))
    bad["alg EdDSA without signature"] = ("TOKEN_UNTRUSTED", unsigned("EdDSA"))
    bad["HS256 with the public key"] = ("TOKEN_UNTRUSTED", confused())
    bad["alg in lower case"] = ("TOKEN_UNTRUSTED", token(header={"alg": "eddsa"}))
    bad["critical extension"] = ("TOKEN_UNTRUSTED", token(header={"crit": ["b64"], "b64": False}))
    bad["logout token"] = ("TOKEN_UNTRUSTED", token(header={"typ": "logout+jwt"}))
    bad["key in the header"] = ("TOKEN_UNTRUSTED", token("stranger-1", header={"jwk": public_parts("stranger-1")}))

    service = token(claims={"tanggap.on_behalf_of": {"iss": ISSUER, "sub": "siti@example.id", "grants": []},
                            "tanggap.grants": [{"role": "service_account"}, {"role": "astronaut"}]})
    nested = token(claims={"tanggap.grants": None, "realm_access": {"tanggap": GRANTS}})
    print(json.dumps({"now": NOW, "issuer": ISSUER, "jwks": jwks, "good": good,
                      "bad": {name: {"reason": reason, "token": text} for name, (reason, text) in bad.items()},
                      "service": service, "nested": nested}, indent=1))


main()
