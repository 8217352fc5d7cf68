"""The two verbs: find the input, judge it, print the report, return the code."""

import argparse
import importlib
import sys
from typing import Protocol

from policies.outside import source
from policies.outside.declared import Reading
from policies.outside.errors import InputError
from policies.outside.exit_codes import code_of
from policies.outside.report import LANGUAGES, Report


class Rendering(Protocol):
    """A module that says a report in one form."""

    def render(self, report: Report, language: str) -> str:
        """Return the report as text of this form."""


def check(options: argparse.Namespace) -> int:
    """Judge resources by all rules."""
    # Imported late: a lint needs no rule, and a refused file none of either.
    reading = _reading(options)
    judging = importlib.import_module("policies.outside.checking")
    report: Report = judging.checked(reading, options)
    return _print(report, options)


def lint(options: argparse.Namespace) -> int:
    """Look at programs and pipelines."""
    linting = importlib.import_module("policies.outside.linting")
    report: Report = linting.linted(options.paths, options.root)
    return _print(report, options)


def _print(report: Report, options: argparse.Namespace) -> int:
    rendering: Rendering = importlib.import_module(
        f"policies.outside.as_{options.format}"
    )
    sys.stdout.write(rendering.render(report, LANGUAGES[options.lang]))
    return int(code_of(report))


def _reading(options: argparse.Namespace) -> Reading:
    given = [name for name in ("file", "state", "simulator") if getattr(options, name)]
    if len(given) != 1:
        raise InputError(
            "check",
            "needs one thing to judge" if not given else "judges one thing at a time",
            allowed="a file, --state STACK or --simulator PORT",
            fix="name one of them",
        )
    if options.simulator:
        simulator = importlib.import_module("policies.outside.simulator")
        found: Reading = simulator.reading(options.simulator)
        return found
    if options.state:
        stack_file = importlib.import_module("policies.outside.stack_file")
        folder = options.states or options.root
        return source.reading(str(stack_file.state_of(folder, options.state)))
    return source.reading(options.file, options.shown)
