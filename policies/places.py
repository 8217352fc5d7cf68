"""Judges the inputs that the catalogue names, by their kind, for the rule that speaks.

Most residency rules are one line over this module: which inputs of which types they
speak for is data (facts/data/classification.yaml), how a region, a host, an account or
an ARN is compared is here, once.
"""

from collections.abc import Callable, Iterator

from facts.catalogue import Input, catalogue
from policies.errors import Undetermined, UnexpectedShape
from policies.kinds import KINDS, connects_inside
from policies.references import managed, settled
from policies.resource import Resource, Shape, show
from policies.rule import Finding, Outcome, Proof
from policies.scan import scan
from policies.stack import Stack
from policies.text import wording
from policies.values import Value
from policies.walk import Found, walk

DENIED = wording(
    "may not be declared here: {why}",
    "types that the catalogue allows",
    "use a product of the private cloud, or ask for a waiver",
)
TOO_LARGE = wording(
    "is too large or too deeply wrapped to be read to its end",
    "a text that can be read",
    "store it as an object, and name it here",
)
NAMES_OUTSIDE = wording(
    "names {value}",
    "regions, hosts and accounts of site {site}",
    "name a place of the site, or remove it",
)

_STORE = wording(
    "is {value}, which neither this stack nor the register has",
    "a store of this stack or of facts/data/register.yaml",
    "name a store of this stack, or register this one",
)
_REFERENCES = {
    "store": _STORE,
    "member": wording(
        "is {value}, which neither this stack nor the register has",
        "a resource of this stack or of facts/data/register.yaml",
        "name a resource of this stack, or register this one",
    ),
    "key": wording(
        "is {value}, which neither this stack nor the register has",
        "a key of this stack or of facts/data/register.yaml",
        "use a key of this stack, or register this one",
    ),
}
# A switch or a list of addresses does not come from a resource that could answer for
# it: an unknown one stays open.
_NEVER_SETTLED = {"never", "public", "on", "refuse", "require", "protected", "account"}


def judged(rule: str) -> Callable[[Resource, Stack], Iterator[Outcome]]:
    """Return the check of the rule named `rule`: its denied types and its inputs."""

    def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
        entry = catalogue().get(resource.type)
        if entry is None:
            return
        if entry.disposition != "allowed" and entry.rule == rule:
            yield Finding("its type", DENIED, words={"why": entry.why})
        for each in entry.inputs:
            if each.rule == rule:
                yield from input_judged(resource, each, stack)

    return check


def input_judged(resource: Resource, given: Input, stack: Stack) -> Iterator[Outcome]:
    """Judge every value of one input; unknown ones are answered by their path."""
    for found in walk(resource.inputs, given.path):
        if isinstance(found, Undetermined):
            yield from _unknown(resource, given, found, stack)
        elif given.kind in _REFERENCES:
            yield from _reference(resource, given, found, stack)
        elif given.kind in ("text", "connection"):
            yield from text_judged(found, stack)
            if given.kind == "connection":
                yield from _connection(found, stack)
        else:
            yield from _value(given, found, stack)


def _unknown(
    resource: Resource, given: Input, at: Undetermined, stack: Stack
) -> Iterator[Outcome]:
    """Let the graph answer for a value of the future, where it can."""
    if isinstance(at, UnexpectedShape) or given.kind in _NEVER_SETTLED:
        yield at
        return
    try:
        whose = settled(resource, at.at, None, stack, _of_cloud)
    except Undetermined as still_open:
        yield still_open
    else:
        yield Proof("location", at.at, whose or "")


def _value(given: Input, found: Found, stack: Stack) -> Iterator[Outcome]:
    text = text_of(found.value)
    if text is None:
        yield UnexpectedShape(found.at)
        return
    kind = KINDS[given.kind]
    try:
        accepted = not text or kind.accepts(text, given, stack)
    except ValueError:
        yield UnexpectedShape(found.at)
        return
    if not accepted:
        shown = show(text, kind.shape, secret=found.secret)
        yield Finding(found.at, kind.wording, words=_words(given, shown, stack))
    elif given.kind in ("region", "zone", "oss_location") and text:
        yield Proof("location", found.at, text)


def _words(given: Input, shown: str, stack: Stack) -> dict[str, str]:
    site = stack.site
    return {
        "value": shown,
        "region": site.region,
        "zones": ", ".join(site.zones),
        "site": site.id,
        "domain": site.domain,
        "values": ", ".join(given.values),
        "account": site.account_id,
    }


def text_of(value: Value) -> str | None:
    """Return a scalar as the text it stands for: 3.0 as "3", True as "true"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return value if isinstance(value, str) else None


def _reference(
    resource: Resource, given: Input, found: Found, stack: Stack
) -> Iterator[Outcome]:
    text = text_of(found.value)
    if not text:
        return
    accepts = {"store": is_store, "key": is_key}.get(given.kind, managed)
    try:
        whose = settled(resource, found.at, text, stack, accepts)
    except Undetermined as still_open:
        yield still_open
        return
    if whose is None:
        shown = show(text, Shape.CODE, secret=found.secret)
        yield Finding(found.at, _REFERENCES[given.kind], words={"value": shown})
    else:
        yield Proof("location", found.at, whose)


def _of_cloud(resource: Resource) -> bool:
    """Accept resources of the cloud: their own rules have judged where they lie."""
    return not resource.external and resource.type.startswith("alicloud:")


def is_store(resource: Resource) -> bool:
    """Accept what keeps data, and is managed by this stack."""
    entry = catalogue().get(resource.type)
    return not resource.external and entry is not None and "STORE" in entry.nature


def is_key(resource: Resource) -> bool:
    """Accept keys and their aliases, managed by this stack."""
    return not resource.external and resource.type.startswith("alicloud:kms/")


def _connection(found: Found, stack: Stack) -> Iterator[Outcome]:
    text = found.value
    # A place that the scanner has found there is one finding, not two.
    if not isinstance(text, str) or scan(text, stack.site).hits:
        return
    if not connects_inside(text, stack):
        words = {"value": "a host outside", "site": stack.site.id}
        yield Finding(found.at, NAMES_OUTSIDE, words=words)


def text_judged(found: Found, stack: Stack) -> Iterator[Outcome]:
    """Judge a text by the places that it names, in whatever wrapping."""
    if not isinstance(found.value, str):
        return
    read = scan(found.value, stack.site)
    if read.hits:
        shown = "a secret place" if found.secret else read.hits[0].text
        words = {"value": shown, "site": stack.site.id}
        yield Finding(found.at, NAMES_OUTSIDE, words=words)
    elif not read.complete:
        yield Undetermined(found.at, TOO_LARGE)
