"""A package that is not on the package list makes resources.

What: the package of every resource and provider. Packages generated from a Terraform
    provider or module are packages like others.
Why: each package is a program that runs with the keys of the cloud, and no rule knows
    what its resources do.
Fix: use the provider of the cloud, or put the package on the list with its reason.
Source: clauses A33 and A36; facts/data/register.yaml.
"""

from collections.abc import Iterator

from policies.packages import is_foreign_package, is_listed, package_of
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

NOT_LISTED = wording(
    "is of package {package}",
    "{packages}",
    "use the provider of the cloud, or list the package in facts/data/register.yaml",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Compare the package with the list; components are the business of MO-RES-023."""
    if not is_foreign_package(resource.type):
        return
    listed = ["alicloud", *stack.facts.register.packages]
    words = {"package": package_of(resource.type), "packages": ", ".join(listed)}
    yield Finding("its type", NOT_LISTED, words=words)


def concerned(type_: str) -> bool:
    """Types of packages besides the cloud's and the platform's own."""
    return not is_listed(type_) or package_of(type_) not in (
        *("alicloud", "gov-cloud", "pulumi"),
    )


RULE = Rule("MO-RES-022", Severity.HIGH, ("A33", "A36"), concerned, check)

GOOD = (Example("random:index/randomPet:RandomPet", {}),)
BAD = (
    Example("command:local:Command", {"create": "true"}, at=("its type",)),
    Example("pulumi:providers:aws", {}, at=("its type",)),
    Example("pulumi:providers:gov-cloud", {}, at=("its type",)),
    Example("terraform-module:index:Module", {}, at=("its type",)),
)
