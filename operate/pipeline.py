"""The pipeline of stacks as data, in the forms of two CI systems; decides no order.

What runs on one machine is a shard; what waits for what is given by the waves. Applying
asks a person (A04): previews end in a gate, and only behind it stands `up`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

COMMAND = ".venv/bin/gov-cloud"
READY = "make .venv/.ready"
KEPT_DAYS = 30
HEAD = """\
# Written by `gov-cloud plan-ci {form}`; write it anew instead of changing it.
# Platforms come before the stacks that stand on them. One stack is changed by one job
# at a time. Nothing is applied before every preview passed the packs and the budget.
"""


@dataclass(frozen=True)
class Plan:
    """Shards of stacks by wave, and how much runs at the same time."""

    waves: tuple[tuple[tuple[str, ...], ...], ...]
    jobs: int
    """Previews at the same time in one shard."""
    parallel: int
    """Shards at the same time."""


def text(form: str, document: dict[str, Any]) -> str:
    """Return a pipeline as YAML text with its head."""
    body = yaml.safe_dump(document, sort_keys=False, width=100, allow_unicode=True)
    return HEAD.format(form=form) + body


def gitlab(plan: Plan) -> dict[str, Any]:
    """Return the pipeline in the form of GitLab CI: a job for each shard."""
    document: dict[str, Any] = {
        "stages": _stages(plan),
        "default": {
            "tags": ["gov-cloud"],
            "interruptible": False,
            "before_script": [READY],
        },
        "check": {"stage": "check", "script": ["make check"]},
    }
    before = ["check"]
    for number, wave in enumerate(plan.waves, 1):
        names = []
        for index, shard in enumerate(wave, 1):
            name = f"preview {number}.{index}"
            document[name] = _gitlab_preview(number, shard, plan, before)
            # So many at a time, whatever the number of runners.
            document[name]["resource_group"] = f"preview-{index % plan.parallel}"
            names.append(name)
        before = [*before, *names]
    document["gate"] = {
        "stage": "gate",
        "needs": before,
        "script": [f"{COMMAND} cost --all"],
    }
    before = ["gate"]
    for number, wave in enumerate(plan.waves, 1):
        names = []
        for stack in (stack for shard in wave for stack in shard):
            document[f"up {stack}"] = _gitlab_up(number, stack, before)
            names.append(f"up {stack}")
        before = names
    return document


def _stages(plan: Plan) -> list[str]:
    numbers = range(1, len(plan.waves) + 1)
    previews = [f"preview-{number}" for number in numbers]
    return ["check", *previews, "gate", *(f"up-{number}" for number in numbers)]


def _gitlab_preview(
    number: int, shard: Sequence[str], plan: Plan, before: list[str]
) -> dict[str, Any]:
    return {
        "stage": f"preview-{number}",
        "needs": before,
        "script": [f"{COMMAND} preview-all --jobs {plan.jobs} --out out {_all(shard)}"],
        "artifacts": {
            "paths": ["out/"],
            "when": "always",
            "expire_in": f"{KEPT_DAYS} days",
        },
    }


def _gitlab_up(number: int, stack: str, before: list[str]) -> dict[str, Any]:
    return {
        "stage": f"up-{number}",
        "needs": before,
        "rules": [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "when": "manual"}],
        "resource_group": stack,
        "environment": {"name": stack},
        "script": [f"{COMMAND} up {stack}"],
    }


def _all(shard: Sequence[str]) -> str:
    return " ".join(shard)


def github(plan: Plan) -> dict[str, Any]:
    """Return the workflow in the form of GitHub Actions.

    Its first job asks `plan-ci matrix` which stacks the change touches, so the workflow
    itself does not change with the stacks.
    """
    jobs: dict[str, Any] = {"plan": _github_plan(len(plan.waves), plan)}
    before = ["plan"]
    for number in range(1, len(plan.waves) + 1):
        command = f"{COMMAND} preview-all --jobs {plan.jobs} --out out"
        job = _github_job(f"preview-{number}", before, number, plan)
        job["steps"] += [
            {"run": f"{command} $STACKS"},
            {
                "uses": "actions/upload-artifact@v4",
                "if": "always()",
                "with": {
                    "name": f"preview-{number}-${{{{ strategy.job-index }}}}",
                    "path": "out/",
                    "retention-days": KEPT_DAYS,
                },
            },
        ]
        jobs[f"preview-{number}"] = job
        before = [*before, f"preview-{number}"]
    jobs["gate"] = _github_gate(before)
    before = ["plan", "gate"]
    for number in range(1, len(plan.waves) + 1):
        job = _github_job(f"up-{number}", before, number, plan)
        job["environment"] = "production"
        job["if"] = _and(job["if"], "github.ref_name == 'main'")
        job["concurrency"] = {
            "group": "up-${{ matrix.stacks }}",
            "cancel-in-progress": False,
        }
        up = f'for stack in $STACKS; do {COMMAND} up "$stack"; done'
        job["steps"].append({"run": up})
        jobs[f"up-{number}"] = job
        before = [*before, f"up-{number}"]
    return {
        "name": "stacks",
        "on": {"pull_request": {}, "push": {"branches": ["main"]}},
        "permissions": {"contents": "read"},
        "defaults": {"run": {"shell": "bash"}},
        "jobs": jobs,
    }


def _github_plan(count: int, plan: Plan) -> dict[str, Any]:
    since = "${{ github.event.pull_request.base.sha || github.event.before }}"
    waves = range(1, count + 1)
    return {
        "runs-on": ["self-hosted", "gov-cloud"],
        "outputs": {
            f"wave-{n}": f"${{{{ steps.plan.outputs.wave-{n} }}}}" for n in waves
        },
        "steps": [
            {"uses": "actions/checkout@v4", "with": {"fetch-depth": 0}},
            {"run": "make check"},
            {
                "id": "plan",
                "env": {"SINCE": since},
                "run": f'{COMMAND} plan-ci matrix --since "$SINCE" --parallel '
                f'{plan.parallel} >> "$GITHUB_OUTPUT"',
            },
        ],
    }


def _github_job(
    name: str, before: list[str], number: int, plan: Plan
) -> dict[str, Any]:
    found = f"needs.plan.outputs.wave-{number}"
    return {
        "name": f"{name} ${{{{ matrix.stacks }}}}",
        "needs": before,
        # A wave that the change does not touch is skipped, and stops nobody.
        "if": f"${{{{ !failure() && !cancelled() && {found} != '[]' }}}}",
        "runs-on": ["self-hosted", "gov-cloud"],
        "strategy": {
            "fail-fast": False,
            "max-parallel": plan.parallel,
            "matrix": {"stacks": f"${{{{ fromJSON({found}) }}}}"},
        },
        # A name reaches the shell as a value, never as a part of the script.
        "env": {"STACKS": "${{ matrix.stacks }}"},
        "steps": [{"uses": "actions/checkout@v4"}, {"run": READY}],
    }


def _and(condition: str, other: str) -> str:
    return condition.removesuffix(" }}") + f" && {other} }}}}"


def _github_gate(before: list[str]) -> dict[str, Any]:
    return {
        "needs": before,
        "if": "${{ !failure() && !cancelled() }}",
        "runs-on": ["self-hosted", "gov-cloud"],
        "steps": [
            {"uses": "actions/checkout@v4"},
            {"run": READY},
            {"run": f"{COMMAND} cost --all"},
        ],
    }
