"""Judges a reading with the waivers of this clone and makes the report."""

import argparse

from facts import facts
from policies.outside import inventory, stack_file, waiver_file
from policies.outside.declared import Reading
from policies.outside.errors import InputError
from policies.outside.findings import report_of
from policies.outside.judge import judge, view_of
from policies.outside.positions import Positions
from policies.outside.report import Report
from policies.registry import discover


def checked(reading: Reading, options: argparse.Namespace) -> Report:
    """Return the report on what was read."""
    stack = _stack(reading, options.stack)
    reading = inventory.of_site(reading, facts().site_of(stack))
    as_of = reading.as_of or options.as_of or stack_file.as_of_of(options.root, stack)
    view = view_of(stack, as_of)
    path = options.waivers or waiver_file.FILE
    shown = str(options.waivers or "policies/waivers.yaml")
    waivers = waiver_file.entries(path, shown)
    registry = discover().without(reading.hidden_rules)
    judged = judge(reading, registry, view, waivers=waiver_file.in_force(waivers, view))
    return report_of(
        judged,
        Positions(options.root).find,
        more=tuple(waiver_file.findings(waivers, view, shown)),
        rows=waiver_file.ROWS,
        evidence=options.evidence,
    )


def _stack(reading: Reading, named: str) -> str:
    """Return whose resources these are: the file's own word counts."""
    if reading.stack and named and named != reading.stack:
        raise InputError(
            "--stack",
            f"names another stack than {reading.shown}",
            allowed=reading.stack,
            fix="leave --stack out: this form names its stack",
        )
    if reading.stack or named:
        return reading.stack or named
    raise InputError(
        reading.shown,
        f"names no stack ({reading.form})",
        allowed="a stack of facts/data/stacks.yaml",
        fix="say whose resources these are with --stack",
    )
