"""Runs the cases of jwt-verdict-vectors against joserfc: python run.py node_modules/jwt-verdict-vectors"""

import base64
import json
import pathlib
import sys

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

OPTIONS = {"issuer": "iss", "audience": "aud", "subject": "sub"}
FURTHER = {"algorithms", "clockTolerance", "allowMissingExpiry"}
PUBLIC = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519 Ed448".split()


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(case):
    policy = case["policy"]
    if "secret" in case:
        key = OctKey.import_key(octets(case["secret"]))
    else:
        key = KeySet.import_key_set(json.loads(case.get("jwks") or octets(case["jwksBase64url"])))
    token = jwt.decode(case["token"], key, algorithms=policy.get("algorithms", PUBLIC))
    stated = {option: policy[option] for option in OPTIONS if policy.get(option) is not None}
    wanted = {
        OPTIONS[option]: {"essential": True, "values": [value] if isinstance(value, str) else value}
        for option, value in stated.items()
    }
    wanted["exp"] = {"essential": not policy.get("allowMissingExpiry")}
    now, leeway = int(case["now"]), policy.get("clockTolerance", 0)
    jwt.JWTClaimsRegistry(now=now, leeway=leeway, **wanted).validate(token.claims)


def accepts(case):
    try:
        verify(case)
        return True
    except Exception:  # Whatever it is, the token was not accepted.
        return False


folder = pathlib.Path(sys.argv[1])
index = json.loads((folder / "index.json").read_text())
assert index["format"] == 1
cases = [case for file in index["files"] for case in json.loads((folder / file["file"]).read_text())]
asked = [case for case in cases if case["policy"].keys() <= OPTIONS.keys() | FURTHER]
wrong = [case for case in asked if accepts(case) != (case["expect"] == "accepted")]
for case in wrong:
    print("refuses" if case["expect"] == "accepted" else "accepts", f"{case['id']}: {case['comment']}")
skipped = len(cases) - len(asked)
print(f"{len(cases)} cases: {len(asked) - len(wrong)} as expected, {len(wrong)} not, {skipped} skipped")
sys.exit(1 if wrong else 0)
