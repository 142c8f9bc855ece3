"""More than sixty tokens that must let nobody in, each named after what is wrong with it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import jwt

from accounts.models import RefreshFamily

type Claims = dict[str, object]
type Forge = Callable[["Forger"], str]

MISSING = object()
PUBLIC_KEY = (
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"
)
LONG_KEY = "another-fake-key-of-more-than-thirty-two-characters"


class Forger:
    """Makes tokens like ours, but for one thing."""

    def __init__(self, device: RefreshFamily, key: str, now: datetime) -> None:
        self.device, self.key, self.now = device, key, now
        self.claims: Claims = {
            "sub": str(device.user_id),
            "email": device.user.email,
            "type": "access",
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
            "family": str(device.pk),
            "jti": "fake",
        }
        self.header: Claims = {"alg": "HS256", "typ": "JWT"}

    def good(self) -> str:
        return self.signed(self.header, self.claims)

    def saying(self, **claims: object) -> str:
        said = self.claims | claims
        kept = {name: value for name, value in said.items() if value is not MISSING}
        return self.signed(self.header, kept)

    def headed(self, key: str | None = None, algorithm: str = "sha256", **header: object) -> str:
        said = self.header | header
        kept = {name: value for name, value in said.items() if value is not MISSING}
        return self.signed(kept, self.claims, key, algorithm)

    def signed(
        self, header: object, claims: object, key: str | None = None, algorithm: str = "sha256"
    ) -> str:
        head = f"{part(header)}.{part(claims)}"
        secret = self.key if key is None else key
        return f"{head}.{coded(hmac.digest(secret.encode(), head.encode(), algorithm))}"

    def cut(self, index: int, value: str) -> str:
        parts = self.good().split(".")
        parts[index] = value
        return ".".join(parts)


def part(said: object) -> str:
    return coded(said if isinstance(said, bytes) else json.dumps(said).encode())


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def flipped(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


FORGED: dict[str, Forge] = {
    # algorithms
    "alg none unsigned": lambda f: f.headed(alg="none").rsplit(".", 1)[0] + ".",
    "alg None unsigned": lambda f: f.headed(alg="None").rsplit(".", 1)[0] + ".",
    "alg NONE signed": lambda f: f.headed(alg="NONE"),
    "alg none signed": lambda f: f.headed(alg="none"),
    "alg empty": lambda f: f.headed(alg=""),
    "alg missing": lambda f: f.headed(alg=MISSING),
    "alg null": lambda f: f.headed(alg=None),
    "alg number": lambda f: f.headed(alg=256),
    "alg list": lambda f: f.headed(alg=["HS256"]),
    "alg lower case": lambda f: f.headed(alg="hs256"),
    "alg HS384": lambda f: f.headed(alg="HS384", algorithm="sha384"),
    "alg HS512": lambda f: f.headed(alg="HS512", algorithm="sha512"),
    "alg RS256 signed with our key": lambda f: f.headed(alg="RS256"),
    "alg ES256 signed with our key": lambda f: f.headed(alg="ES256"),
    "alg HS256 signed with a public key": lambda f: f.headed(PUBLIC_KEY),
    # keys
    "signed with another key": lambda f: f.headed(LONG_KEY),
    "signed with no key": lambda f: f.headed(""),
    "signed with a hash of our key": lambda f: f.headed(hashlib.sha256(f.key.encode()).hexdigest()),
    "kid leads to a file": lambda f: f.headed("", kid="../../../dev/null"),
    "kid injects": lambda f: f.headed("x", kid="' UNION SELECT 'x"),
    "key in the header": lambda f: f.headed("x", jwk={"kty": "oct", "k": coded(b"x")}),
    "key from elsewhere": lambda f: f.headed("x", jku="https://charlie.example.org/keys"),
    "crit asks for more": lambda f: f.headed(crit=["exp"]),
    "payload not encoded": lambda f: f.headed(b64=False, crit=["b64"]),
    # shape
    "nothing": lambda f: " ",
    "one part": lambda f: "abc",
    "two parts": lambda f: ".".join(f.good().split(".")[:2]),
    "four parts": lambda f: f.good() + ".AAAA",
    "five parts": lambda f: f.good() + ".AAAA.AAAA",
    "no signature": lambda f: f.cut(2, ""),
    "signature flipped": lambda f: flipped(f.good(), -10),
    "payload flipped": lambda f: flipped(f.good(), 60),
    "header flipped": lambda f: flipped(f.good(), 5),
    "signature of another": lambda f: f.cut(2, f.saying(email="x@y").split(".")[2]),
    "not base64": lambda f: f.cut(1, "!!!!"),
    "header no JSON": lambda f: f.signed(b"{", f.claims),
    "header a list": lambda f: f.signed([], f.claims),
    "payload no JSON": lambda f: f.signed(f.header, b"{"),
    "payload a list": lambda f: f.signed(f.header, []),
    "payload null": lambda f: f.signed(f.header, None),
    "payload not UTF-8": lambda f: f.signed(f.header, b'{"sub": "\xff"}'),
    "a megabyte": lambda f: f.saying(email="a" * 1_000_000),
    "deep nesting": lambda f: f.signed(f.header, b"[" * 2000 + b"]" * 2000),
    # times
    "expired a second ago": lambda f: f.saying(exp=int(f.now.timestamp()) - 1),
    "expires this second": lambda f: f.saying(exp=int(f.now.timestamp())),
    "expired long ago": lambda f: f.saying(exp=0),
    "expires before the epoch": lambda f: f.saying(exp=-1),
    "exp missing": lambda f: f.saying(exp=MISSING),
    "exp words": lambda f: f.saying(exp="tomorrow"),
    "exp endless": lambda f: f.signed(
        f.header, json.dumps(f.claims | {"exp": float("inf")}).encode()
    ),
    "exp not a number": lambda f: f.signed(
        f.header, json.dumps(f.claims | {"exp": float("nan")}).encode()
    ),
    "iat missing": lambda f: f.saying(iat=MISSING),
    # what it is for
    "a refresh token": lambda f: f.saying(type="refresh", generation=0),
    "type missing": lambda f: f.saying(type=MISSING),
    "type in capitals": lambda f: f.saying(type="ACCESS"),
    "type a list": lambda f: f.saying(type=["access"]),
    "aud of another site": lambda f: f.saying(aud="another-site"),
    # whose
    "sub missing": lambda f: f.saying(sub=MISSING),
    "sub empty": lambda f: f.saying(sub=""),
    "sub a number": lambda f: f.saying(sub=1),
    "sub nobody": lambda f: f.saying(sub=str(uuid4())),
    "sub no id": lambda f: f.saying(sub="' OR 1=1 --"),
    "family missing": lambda f: f.saying(family=MISSING),
    "family unknown": lambda f: f.saying(family=str(uuid4())),
    "family no id": lambda f: f.saying(family="../../x"),
    "email missing": lambda f: f.saying(email=MISSING),
    "made by the original server": lambda f: jwt.encode(
        {name: f.claims[name] for name in ("sub", "email", "type", "exp", "iat")}, f.key
    ),
}
