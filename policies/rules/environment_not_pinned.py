"""A provider takes its program from another place than the toolchain.

What: the `pluginDownloadURL` of every provider.
Why: the provider holds the keys of the cloud; one from elsewhere can do anything.
Fix: remove the URL; the toolchain builds the provider from pinned sources.
Source: clauses A33 and A37.
"""

from collections.abc import Iterator

from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import PROVIDER
from policies.stack import Stack
from policies.text import wording
from policies.values import Value, reveal

NAMES = ("pluginDownloadURL", "pluginDownloadUrl")
ELSEWHERE = wording(
    "names another source of the provider",
    "the provider that the toolchain builds",
    "remove the setting",
)


def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
    """Look for the setting, also where the engine keeps its own."""
    for name in NAMES:
        if resource.has(name):
            yield Finding(name, ELSEWHERE)
    internal: Value = reveal(resource.inputs.get("__internal"))[0]
    if isinstance(internal, dict):
        for name in NAMES:
            if internal.get(name):
                yield Finding(f"__internal.{name}", ELSEWHERE)


def concerned(type_: str) -> bool:
    """Tell whether it is a provider, of any package."""
    return type_.startswith("pulumi:providers:")


RULE = Rule("MO-RES-035", Severity.CRITICAL, ("A33", "A37"), concerned, check)

GOOD = (Example(PROVIDER, {"version": "3.105.0"}),)
BAD = (
    Example(
        PROVIDER,
        {"pluginDownloadURL": "https://evil.example"},
        at=("pluginDownloadURL",),
    ),
)
