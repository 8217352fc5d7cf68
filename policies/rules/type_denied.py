"""A type is denied, or needs a waiver that it does not have.

What: the disposition of the type in the catalogue; a type of another network or place
    is spoken for by the rule of that subject.
Why: a type that makes things no rule sees, or a product that the private cloud does
    not have, cannot be shown to stay in Macau.
Fix: use a product of the private cloud, or ask for a waiver that names this resource.
Source: clauses A33 and A35; facts/data/classification.yaml.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import resource_of_cloud

NAME = "type_denied"

RULE = Rule(
    "MO-RES-021", Severity.HIGH, ("A33", "A35"), resource_of_cloud, judged(NAME)
)

GOOD = (Example("alicloud:vpc/network:Network", {}),)
BAD = (
    Example("alicloud:ros/stack:Stack", {"templateBody": "{}"}, at=("its type",)),
    Example("alicloud:oos/execution:Execution", {}, at=("its type",)),
    Example(
        "alicloud:compute/nestServiceInstance:NestServiceInstance", {}, at=("its type",)
    ),
    Example("alicloud:resourcemanager/account:Account", {}, at=("its type",)),
)
