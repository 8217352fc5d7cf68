"""An input names a region that is not the site's own.

What: every input that holds a region id, alone, in a list or comma-separated, compared
    byte for byte; filters and scopes that only look at regions are left out.
Why: what is placed by an input lies where the input says, whatever the provider says.
Fix: write the site's region, or leave the input out.
Source: clauses A35 and A36; facts/data/classification.yaml.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "region_outside_macau"

RULE = Rule(
    "MO-RES-004",
    Severity.CRITICAL,
    ("A35", "A36"),
    spoken_for_by(NAME),
    judged(NAME),
)

CERTIFICATE = "alicloud:slb/serverCertificate:ServerCertificate"
AT = "alicloudCertificateRegionId"

GOOD = (
    Example(CERTIFICATE, {AT: SITE.region}),
    Example(CERTIFICATE, {}),
)
BAD = (
    Example(CERTIFICATE, {AT: "cn-hongkong"}, at=(AT,)),
    Example(CERTIFICATE, {AT: f"{SITE.region},cn-hongkong"}, at=(AT,)),
    Example(CERTIFICATE, {AT: "*"}, at=(AT,)),
    Example(CERTIFICATE, {AT: SITE.region.upper()}, at=(AT,)),
    Example(CERTIFICATE, {AT: f"{SITE.region} "}, at=(AT,)),
)
