"""`gov-cloud plan-ci`: the pipeline of all stacks, for runners in production.

Only stacks that a change touches are previewed; platforms come first; so many shards
run at once. No scheduler of our own: the CI system keeps the order written here.
"""

import json
import re
from enum import StrEnum
from typing import Annotated

import typer

from facts import Facts
from operate.affected import changed_files, shards, touched, waves
from operate.declaring import stack_names
from operate.errors import ConfigurationError
from operate.pipeline import Plan, github, gitlab, text
from operate.registers import registers

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Form(StrEnum):
    """What is written: a whole pipeline, or the stacks for one that exists."""

    GITLAB = "gitlab"
    GITHUB = "github"
    MATRIX = "matrix"


def plan_ci(
    form: Annotated[Form, typer.Argument(help="gitlab, github or matrix.")],
    *,
    since: Annotated[
        str, typer.Option(help="Only stacks that differ from this commit.")
    ] = "",
    shard: Annotated[
        int, typer.Option(min=1, max=100, help="Stacks in one shard, at most.")
    ] = 6,
    jobs: Annotated[
        int, typer.Option(min=1, max=64, help="Previews at once in a shard.")
    ] = 2,
    parallel: Annotated[
        int, typer.Option(min=1, max=64, help="Shards at the same time.")
    ] = 4,
) -> None:
    """Write the pipeline that previews, judges and applies stacks in order."""
    known = registers()
    every = stack_names()
    wanted = touched(changed_files(since), every, known) if since else every
    plan = planned(wanted, known, shard=shard, jobs=jobs, parallel=parallel)
    if form is Form.MATRIX:
        typer.echo("\n".join(matrix(plan)))
    elif form is Form.GITLAB:
        typer.echo(text(form.value, gitlab(plan)), nl=False)
    else:
        # The workflow asks for the stacks when it runs, and always has both waves.
        typer.echo(text(form.value, github(plan)), nl=False)


def planned(
    stacks: list[str], known: Facts, *, shard: int, jobs: int, parallel: int
) -> Plan:
    """Return the shards of each wave; a platform is alone in its shard.

    ConfigurationError for a name that a shell would read as more than a name.
    """
    if strange := [stack for stack in stacks if not NAME.fullmatch(stack)]:
        raise ConfigurationError(
            f"stacks/Pulumi.{strange[0]}.yaml: is no name of a stack; allowed: lower-"
            "case letters, digits and hyphens. Fix: rename the file."
        )
    first, rest = waves(stacks, known)
    found = (shards(first, 1), shards(rest, shard))
    return Plan(
        tuple(tuple(tuple(each) for each in wave) for wave in found), jobs, parallel
    )


def matrix(plan: Plan) -> list[str]:
    """Return a line for each wave, as a job's output: its shards as a JSON list."""
    return [
        f"wave-{number}={json.dumps([' '.join(shard) for shard in wave])}"
        for number, wave in enumerate(plan.waves, 1)
    ]
