"""Turns judgements into the items and rows of a report."""

from collections.abc import Callable, Iterator

from policies.errors import Undetermined, UnknownValue
from policies.evaluate import Judgement
from policies.message import message
from policies.outside.declared import is_hidden
from policies.outside.judge import Judged
from policies.outside.report import (
    LANGUAGES,
    SUBJECTS,
    Evidence,
    Item,
    Place,
    Report,
    RuleRow,
    Standing,
    Undecided,
)
from policies.registry import Entry
from policies.resource import Resource
from policies.rule import Finding, Proof
from policies.text import wording
from policies.waiver import Waiver

_HIDDEN = wording(
    "is a secret that this file does not show",
    "a value that can be read here, or a verdict of the packs in a run",
    "judge it in a run, or pipe pulumi stack export --show-secrets into check -",
)
CLOUD = "alicloud:"
Find = Callable[[str, str], Place | None]


def report_of(
    judged: Judged,
    find: Find,
    *,
    more: tuple[Item, ...] = (),
    rows: tuple[RuleRow, ...] = (),
    evidence: bool = False,
) -> Report:
    """Make the report; `more` are items of other origin (waivers) with their `rows`."""
    reading = judged.reading
    used = {one.waiver for one in judged.waived}
    return Report(
        command="check",
        subject=reading.shown,
        form=reading.form,
        stack=judged.stack.name,
        as_of=judged.stack.as_of_text,
        resources=len(judged.resources),
        items=(*more, *_items(judged, find)),
        rules=(*(row_of(entry, judged) for entry in judged.registry.entries), *rows),
        waivers=[(one, _state(one, used, judged)) for one in judged.stack.waivers],
        evidence=list(_evidence(judged)) if evidence else None,
        undecided=list(_undecided(judged)) if evidence else (),
        notes=reading.notes,
    )


def row_of(entry: Entry, judged: Judged) -> RuleRow:
    """Return the row of a rule, with how often it was asked and passed."""
    return RuleRow(
        id=entry.rule.id,
        name=entry.name,
        pack=entry.pack,
        severity=entry.rule.severity.value,
        title=entry.title,
        why=entry.parts["Why"],
        fix=entry.parts["Fix"],
        clauses=entry.rule.clauses,
        concerned=judged.asked[entry.rule.id],
        passed=judged.passed[entry.rule.id],
    )


def _items(judged: Judged, find: Find) -> Iterator[Item]:
    positions = {item.urn: item.position for item in judged.reading.declared}
    for one in judged.troubles:
        place = find(positions.get(one.resource.urn, ""), judged.stack.name)
        yield from _of_judgement(one, place)


def _of_judgement(one: Judgement, place: Place | None) -> Iterator[Item]:
    for found in one.outcomes:
        if isinstance(found, Proof):
            continue
        outcome = _explained(found, one.resource)
        standing = Standing.FAIL
        if one.waiver is not None:
            standing = Standing.WAIVED
        elif not isinstance(outcome, Finding):
            standing = Standing.UNDETERMINED
        resource = one.resource
        echo = ""
        if outcome.at.startswith("provider."):
            echo = resource.provider.urn if resource.provider else "(not shown)"
        yield Item(
            rule=one.rule.id,
            standing=standing,
            messages={
                language: message(one.rule, resource, outcome, language=language)
                for language in LANGUAGES.values()
            },
            place=place,
            urn=resource.urn,
            type=resource.type,
            at=outcome.at,
            provider=echo,
            waiver=one.waiver,
        )


def _explained(
    unknown: Finding | Undetermined, resource: Resource
) -> Finding | Undetermined:
    """Say of a hidden secret that it is hidden, not that it is of the future."""
    if not isinstance(unknown, UnknownValue):
        return unknown
    path = unknown.at.removeprefix("provider.")
    holder = resource.provider if path != unknown.at else resource
    if holder is not None and is_hidden(holder.inputs, path):
        return Undetermined(unknown.at, _HIDDEN)
    return unknown


def _evidence(judged: Judged) -> Iterator[Evidence]:
    for one in judged.proofs:
        for proof in one.proofs:
            yield Evidence(
                urn=one.resource.urn,
                type=one.resource.type,
                subject=proof.subject,
                rule=one.rule.id,
                at=proof.at,
                value=proof.value,
            )


def _undecided(judged: Judged) -> Iterator[Undecided]:
    """Yield what is neither shown as evidence nor reported: silence must be visible."""
    spoken = {one.resource.urn for one in judged.troubles}
    decided = {
        (one.resource.urn, proof.subject)
        for one in judged.proofs
        for proof in one.proofs
    }
    for resource in judged.resources:
        if resource.type.startswith(CLOUD) and resource.urn not in spoken:
            for subject in SUBJECTS:
                if (resource.urn, subject) not in decided:
                    yield Undecided(resource.urn, resource.type, subject)


def _state(waiver: Waiver, used: set[Waiver | None], judged: Judged) -> str:
    if waiver in used:
        return "live"
    try:
        over = waiver.expires < judged.stack.as_of
    except Undetermined:
        return "unused"  # without a planning date nothing can be waived
    return "expired" if over else "unused"
