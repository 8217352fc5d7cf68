"""An input names a zone that is not one of the site.

What: every input that holds a zone id; a zone id embeds the id of its region.
Why: a resource lies in its zone.
Fix: use a zone of the site in facts/data/sites.yaml.
Source: clause A35; facts/data/sites.yaml.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "zone_outside_macau"

RULE = Rule(
    "MO-RES-005", Severity.CRITICAL, ("A35",), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example("alicloud:vpc/switch:Switch", {"zoneId": SITE.zones[0]}),
    Example(
        "alicloud:rds/instance:Instance",
        {"zoneId": SITE.zones[0], "zoneIdSlaveA": SITE.zones[0]},
    ),
)
BAD = (
    Example("alicloud:vpc/switch:Switch", {"zoneId": "cn-shenzhen-a"}, at=("zoneId",)),
    Example(
        "alicloud:ecs/instance:Instance",
        {"availabilityZone": "cn-hongkong-b"},
        at=("availabilityZone",),
    ),
    Example(
        "alicloud:rds/instance:Instance",
        {"zoneIdSlaveA": f"{SITE.region}-x"},
        at=("zoneIdSlaveA",),
    ),
)
