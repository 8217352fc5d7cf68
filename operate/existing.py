"""Reads what exists in a cloud and says what of it can be adopted, and what cannot.

Pure: an inventory goes in (rows with kind, id, tags, attributes), finds come out. What
another stack owns, what the cloud made by itself and what nobody knows how to import is
left alone, each with its reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import yaml

from facts import Facts
from facts.records import Site
from operate.declaring import Declared

RULES = Path(__file__).with_name("adoptable.yaml")
OWNER, SYSTEM = "gov-dept", "gov-system"
LONGEST_NAME = 30
_FIELD = re.compile(r"\{(\w+)\}")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """A resource that can be adopted."""

    name: str
    type: str
    id: str
    inputs: Mapping[str, Any]
    ignored: tuple[str, ...] = ()
    """Inputs that it has not, and that the provider would invent."""


@dataclass(frozen=True)
class LeftAlone:
    """A resource that stays as it is, and why."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True)
class Survey:
    """What exists at a site: what can be adopted, what stays, what to look at."""

    found: tuple[Found, ...]
    left: tuple[LeftAlone, ...]
    notices: tuple[str, ...]


@cache
def rules() -> Mapping[str, Row]:
    """Return how each kind is adopted."""
    content = yaml.load(RULES.read_text("utf-8"), Loader=yaml.CSafeLoader)
    kinds: Mapping[str, Row] = content["kinds"]
    return kinds


def survey(
    rows: Iterable[Row],
    site: Site,
    known: Facts,
    others: Iterable[Declared],
    own: Mapping[str, str],
) -> Survey:
    """Return what of an inventory can be adopted into a stack of `site`.

    `own` is what the stack has adopted already: id -> name, which it keeps.
    """
    here = [row for row in rows if _is_at(row, site)]
    owned = _declared_names(others)
    found: list[Found] = []
    left: list[LeftAlone] = []
    for row in sorted(here, key=lambda r: (str(r["kind"]), str(r["id"]))):
        result = _judge(row, here, owned, own)
        if isinstance(result, Found):
            found.append(result)
        else:
            left.append(LeftAlone(str(row["kind"]), str(row["id"]), result))
    named = _named(found, own)
    gone = own.keys() - {each.id for each in named}
    notices = [f"{own[id_]}: {id_} does not exist any more" for id_ in sorted(gone)]
    return Survey(named, tuple(left), (*notices, *_notices(named, site, known)))


def _is_at(row: Row, site: Site) -> bool:
    """Tell whether a row is of this site: by region, or by account if it has none."""
    attributes = row["attributes"]
    if "RegionId" in attributes:
        return bool(attributes["RegionId"] == site.region)
    return bool(attributes.get("AccountId", site.account_id) == site.account_id)


def _judge(
    row: Row,
    here: list[Row],
    owned: Mapping[tuple[str, str], str],
    own: Mapping[str, str],
) -> Found | str:
    """Return what is adopted, or the reason why it is left alone."""
    rule = rules().get(str(row["kind"]))
    if rule is None:
        return "nobody knows how to import this kind"
    if not _is_chosen(row["attributes"], rule):
        return "the cloud makes it by itself"
    values = dict(row["attributes"])
    for name, join in (rule.get("joins") or {}).items():
        partner = [r for r in here if r["kind"] == join["kind"]]
        same = [
            r["attributes"][join["take"]]
            for r in partner
            if r["attributes"].get(join["by"]) == values.get(join["by"])
        ]
        if not same:
            return f"its {join['kind']} is not in the inventory"
        values[name] = same[0]
    inputs = dict(_inputs(values, rule))
    physical = str(values.get(rule.get("name", ""), ""))
    id_ = _FIELD.sub(lambda m: str((values | inputs)[m[1]]), rule["id"])
    if id_ not in own:
        stack = owned.get((rule["type"], physical)) if physical else None
        if owner := owner_of(row) or (
            f"owned elsewhere: {stack} declares {physical}" if stack else ""
        ):
            return owner
    ignored = tuple(name for name in rule.get("invented", ()) if name not in inputs)
    return Found(_slug(physical, rule["noun"]), rule["type"], id_, inputs, ignored)


def owner_of(row: Row) -> str:
    """Say who owns a resource already, by its tags; empty for nobody."""
    tags = row.get("tags") or {}
    if OWNER not in tags and SYSTEM not in tags:
        return ""
    return f"owned elsewhere: {tags.get(SYSTEM, '?')} of {tags.get(OWNER, '?')}"


def _is_chosen(attributes: Row, rule: Row) -> bool:
    only, never = rule.get("only") or {}, rule.get("never") or {}
    return all(attributes.get(k) == v for k, v in only.items()) and not any(
        attributes.get(k) == v for k, v in never.items()
    )


def _inputs(values: Row, rule: Row) -> Iterator[tuple[str, Any]]:
    """Yield the inputs that describe a resource; an empty one says nothing."""
    for name, attribute in rule["inputs"].items():
        value = values.get(attribute)
        if value in (None, ""):
            continue
        if name in rule.get("lower", ()):
            value = str(value).lower()
        if name in rule.get("number", ()):
            value = int(value)
        yield name, value


def _declared_names(others: Iterable[Declared]) -> dict[tuple[str, str], str]:
    """Return type and physical name of what other stacks declare -> that stack."""
    return {
        (resource.type, value): declared.stack
        for declared in others
        for resource in declared.resources
        for value in resource.inputs.values()
        if isinstance(value, str)
    }


def _slug(name: str, noun: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    text = "-".join([*words, noun])
    # A name begins with a letter and is short; the noun at its end stays.
    text = text if text[0].isalpha() else f"x-{text}"
    if len(text) > LONGEST_NAME:
        text = f"{text[: LONGEST_NAME - len(noun) - 1].rstrip('-')}-{noun}"
    return text


def _named(found: list[Found], own: Mapping[str, str]) -> tuple[Found, ...]:
    """Return the finds with names of their own: equal ones are numbered.

    A name once given stays: another one would be another resource to the engine.
    """
    twice = Counter(each.name for each in found)
    seen: Counter[str] = Counter()
    named = []
    for each in found:
        if each.id in own:
            named.append(replace(each, name=own[each.id]))
            continue
        seen[each.name] += 1
        suffix = f"-{seen[each.name]}" if twice[each.name] > 1 else ""
        while each.name + suffix in own.values():
            seen[each.name] += 1
            suffix = f"-{seen[each.name]}"
        named.append(replace(each, name=each.name + suffix))
    return tuple(named)


def _notices(found: Iterable[Found], site: Site, known: Facts) -> Iterator[str]:
    """Yield what a person must look at: addresses that meet the site's own."""
    supernet = known.addresses.sites[site.id].supernet
    for each in found:
        try:
            block = IPv4Network(str(each.inputs["cidrBlock"]))
        except (KeyError, ValueError):
            continue
        if block.overlaps(supernet):
            yield (
                f"{each.name}: {block} overlaps the site's own block {supernet}; no "
                "link between them can carry both"
            )
