"""`gov-cloud check` and `gov-cloud lint`, as the list of verbs shows them.

What they do is the judge's (operate/judge.py); operate/start.py hands over before this
module is even imported, unless a completion or a plain `--help` asks for the verbs.
"""

import typer

from operate.judge import hand_over

# Every option is the judge's to read.
PASS_ON = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}


def check(context: typer.Context) -> None:
    """Judge a preview file, a saved state or a simulator by all rules."""
    hand_over("check", context.args)


def lint(context: typer.Context) -> None:
    """Look for ways round the packs in programs and pipelines."""
    hand_over("lint", context.args)
