"""Reads the file of waivers, and finds those that are expired or too broad.

The file is reviewed like code. A waiver names one rule and one resource by its URN,
which also names the stack; so it reaches exactly one resource of one stack. One that
would reach further is not applied at all and is a finding itself.
"""

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from facts import FactsError, facts
from facts.read import read_yaml
from policies.errors import Undetermined
from policies.outside.errors import InputError, InputErrors
from policies.outside.report import Item, Place, RuleRow
from policies.outside.sentence import item
from policies.stack import Stack
from policies.text import wording
from policies.waiver import Waiver

FILE = Path(__file__).parent.parent / "waivers.yaml"
SCHEMA = FILE.with_name("waivers.schema.json")
LARGEST_BYTES = 1024 * 1024

_RULE = re.compile(r"MO-(RES|OWN)-\d{3}")
_URN = re.compile(
    r"urn:pulumi:(?P<stack>[\w.-]+)::[\w.-]+::(?:[^:*?$\s]+(?::[^:*?$\s]+)*\$)*"
    r"(?P<type>[\w-]+(?::[\w/-]+){1,2})::(?P<name>[^*?\s]+)"
)

_EXPIRED = wording(
    "was approved until {until}, and the stack's planning date is {as_of}",
    "a waiver that is in force on the planning date",
    "remove the waiver and correct the resource, or have it approved again",
)
_MANY_RULES = wording(
    "does not name one rule",
    "the id of one rule, like MO-RES-029",
    "write one waiver for each rule that was approved",
)
_MANY_RESOURCES = wording(
    "does not name one resource",
    "the whole URN of one resource, without * or ?",
    "write one waiver for each resource that was approved",
)
_NOT_OPEN = wording(
    "would waive a residency rule without the open-data procedure",
    "open data with the evidence that it is anonymous and was reviewed (A47 to A49)",
    "add open_data with anonymised and reviewed, or keep the data in Macau",
)

ROWS = (
    RuleRow(
        id="waiver_expired",
        name="waiver_expired",
        pack="waivers",
        severity="high",
        title="A waiver is past its last day.",
        why="What was approved for a time is not approved for ever.",
        fix="remove the waiver and correct the resource, or have it approved again",
        clauses=("A47",),
    ),
    RuleRow(
        id="waiver_too_broad",
        name="waiver_too_broad",
        pack="waivers",
        severity="critical",
        title="A waiver does not name one rule and one resource.",
        why="A waiver that reaches further than its approval is a hole in the law.",
        fix="write one waiver for each rule and resource that was approved",
        clauses=("A47", "A49"),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiver as the file has it, with the line where it stands."""

    stack: str
    waiver: Waiver
    line: int
    broad: Item | None
    """The finding if it reaches too far; then it is never applied."""


def entries(path: Path = FILE, shown: str = "policies/waivers.yaml") -> list[Entry]:
    """Return the waivers of the file; InputError names every key that is wrong."""
    content, lines = _checked(path, shown)
    rows = content["waivers"]
    return [
        _entry(row, Place(shown, line)) for row, line in zip(rows, lines, strict=True)
    ]


def in_force(found: list[Entry], stack: Stack) -> tuple[Waiver, ...]:
    """Return the waivers for this stack, expired ones too: a report shows them all."""
    return tuple(
        one.waiver for one in found if one.broad is None and one.stack == stack.name
    )


def findings(found: list[Entry], stack: Stack, shown: str) -> Iterator[Item]:
    """Yield what is wrong with waivers: too broad anywhere, expired in this stack."""
    for one in found:
        if one.broad is not None:
            yield one.broad
        elif one.stack == stack.name and _is_over(one.waiver, stack):
            yield item(
                "waiver_expired",
                f"{one.waiver.rule} for {one.waiver.name}",
                _EXPIRED,
                {
                    "until": one.waiver.expires.isoformat(),
                    "as_of": stack.as_of.isoformat(),
                },
                Place(shown, one.line),
            )


def with_waivers(stack: Stack, path: Path | None = None) -> Stack:
    """Return the stack with the waivers that a run of it may apply; for the packs.

    InputError if the file cannot be read: then nobody knows what is waived.
    """
    return dataclasses.replace(stack, waivers=in_force(entries(path or FILE), stack))


def _is_over(waiver: Waiver, stack: Stack) -> bool:
    try:
        return waiver.expires < stack.as_of
    except Undetermined:
        return False  # without a date nothing is waived, and the rules say so


def _entry(row: Mapping[str, object], place: Place) -> Entry:
    urn = _URN.fullmatch(str(row["resource"]))
    open_data = row.get("open_data")
    evidence = open_data if isinstance(open_data, dict) else {}
    id_ = row.get("id")
    waiver = Waiver(
        rule=str(row["rule"]),
        type=urn["type"] if urn else "",
        name=urn["name"] if urn else "",
        id=str(id_) if id_ else None,
        approval=str(row["approval"]),
        office=str(row["office"]),
        act=str(row["act"]),
        reason=str(row["reason"]),
        expires=dt.date.fromisoformat(str(row["until"])),
        data_class="open" if evidence else None,
        anonymised=evidence.get("anonymised"),
        reviewed=evidence.get("reviewed"),
    )
    return Entry(urn["stack"] if urn else "", waiver, place.line, _broad(waiver, place))


def _broad(waiver: Waiver, place: Place) -> Item | None:
    broad = None
    if not _RULE.fullmatch(waiver.rule):
        broad = _MANY_RULES
    elif not waiver.name:
        broad = _MANY_RESOURCES
    elif waiver.rule.startswith("MO-RES-") and not waiver.is_open_data:
        broad = _NOT_OPEN
    if broad is None:
        return None
    return item("waiver_too_broad", f"waiver of {waiver.approval}", broad, {}, place)


def _checked(
    path: Path, shown: str
) -> tuple[dict[str, list[dict[str, str]]], list[int]]:
    """Return the content and the line of each entry; InputError for a broken file."""
    fix = "correct the keys named; docs/guides/waivers.md explains them"
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(shown, "is too large", allowed="1 MiB at most", fix=fix)
        if path.exists() and not path.is_file():
            raise InputError(shown, "is no file", allowed="a file of waivers", fix=fix)
        content = read_yaml(path)
        lines = _lines(path.read_text("utf-8"))
    except FactsError as error:
        raise InputError(
            shown, "is no YAML", allowed="a file of waivers", fix=fix
        ) from error
    except OSError as error:
        raise InputError(
            shown,
            f"cannot be read ({error.strerror})",
            allowed="a file of waivers",
            fix="name the file with --waivers",
        ) from error
    if content == {"waivers": []}:
        return content, []
    # Imported here: most clones waive nothing, and the checker takes long to load.
    from facts.sentences import problems  # noqa: PLC0415

    wrong = problems(content, json.loads(SCHEMA.read_text("utf-8")))
    for index, row in enumerate([] if wrong else content["waivers"]):
        if row["office"] not in facts().departments:
            wrong.append(
                f"waivers.{index}.office: is not in the register; allowed: a code in "
                "facts/data/departments.yaml. Fix: name the body that approved it."
            )
    if wrong:
        raise InputErrors([f"{shown}: {line}" for line in wrong])
    return content, lines


def _lines(text: str) -> list[int]:
    """Return the line of each entry under `waivers`; the schema judges the form."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return []
    return [
        entry.start_mark.line + 1
        for key, held in root.value
        if key.value == "waivers" and isinstance(held, yaml.SequenceNode)
        for entry in held.value
    ]
