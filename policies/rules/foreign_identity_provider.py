"""Somebody else than the government would say who is who.

What: the issuer of identity providers, and the hosts in their metadata, which may be
    packed in base64.
Why: who vouches for identities can become anybody.
Fix: use the government's sign-on, or register the provider.
Source: clauses A34 and A37; facts/data/register.yaml.
"""

import base64

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "foreign_identity_provider"

RULE = Rule(
    "MO-RES-018", Severity.CRITICAL, ("A34", "A37"), spoken_for_by(NAME), judged(NAME)
)

SAML = "alicloud:ram/samlProvider:SamlProvider"
DOCUMENT = "encodedsamlMetadataDocument"


def packed(entity: str) -> str:
    """Return metadata that names `entity`, as the provider takes it."""
    text = f'<EntityDescriptor entityID="{entity}"/>'
    return base64.b64encode(text.encode()).decode()


GOOD = (
    Example(
        "alicloud:ims/oidcProvider:OidcProvider",
        {"issuerUrl": "https://sign-on.gov.apsara.example"},
    ),
    Example(SAML, {DOCUMENT: packed("https://sign-on.gov.apsara.example/x")}),
)
BAD = (
    Example(
        "alicloud:ims/oidcProvider:OidcProvider",
        {"issuerUrl": "https://login.evil.example"},
        at=("issuerUrl",),
    ),
    Example(SAML, {DOCUMENT: packed("https://login.evil.example/x")}, at=(DOCUMENT,)),
)
