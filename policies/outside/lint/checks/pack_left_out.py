"""A command changes a stack without the packs, or with only a part in view.

What: pulumi up, preview and watch without --policy-pack or with --target or --exclude;
    pulumi import, state and stack import, policy disable; a pack configuration that
    switches a rule off or makes it advice.
Why: a self-managed backend forces no pack, so the command line is the only guard.
Fix: run `gov-cloud preview` or `gov-cloud up`, or name both packs.
Source: clauses A35 and A36; rule list, A-C01 to A-C03, hard case H28.
"""

from collections.abc import Iterator

from policies.outside.lint.engine_command import (
    JUDGED,
    EngineCommand,
    engine_commands,
)
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.pipeline import Pipeline
from policies.text import wording

PACK = "--policy-pack"
TARGETS = ("--target", "-t", "--exclude", "--target-dependents", "--target-replace")
AROUND = (
    *("import", "stack import", "state delete", "state unprotect", "state rename"),
    *("state move", "state upgrade", "state edit", "state repair", "policy disable"),
)
OFF = ("disabled", "advisory")
NO_PACK = wording(
    "judges nothing: no --policy-pack",
    "both packs on every command",
    "run through gov-cloud, or name policies/packs/residency-and-ownership",
)
PART = wording(
    "changes a part of the stack only, which the packs cannot judge as a whole",
    "whole stacks",
    "leave the option out",
)
PAST = wording(
    "changes the state past the packs",
    "changes by the program",
    "declare the change in the program, and run through gov-cloud",
)
SWITCHED = wording(
    "switches rules off or makes them advice",
    "every rule as mandatory",
    "leave the configuration out; a waiver is the way to an exception",
)


def look(pipeline: Pipeline) -> Iterator[Hit]:
    """Judge each command of the engine."""
    for command in engine_commands(pipeline):
        subject = f"pulumi {command.verb}"
        if command.verb in JUDGED and not command.values(PACK):
            yield Hit(command.line, subject, NO_PACK)
        if command.verb in JUDGED and any(n in TARGETS for n, _ in command.options):
            yield Hit(command.line, subject, PART)
        if command.verb in AROUND:
            yield Hit(command.line, subject, PAST)
        if _is_off(command):
            yield Hit(command.line, subject, SWITCHED)


def _is_off(command: EngineCommand) -> bool:
    # A file of the repository is judged by itself; text on the line is judged here.
    given = command.values("--policy-pack-config")
    return any(word in value for value in given for word in OFF)


CHECK = Check("pack_not_run", Kind.PIPELINE, look)

PACKS = "--policy-pack policies/packs/residency-and-ownership"
GOOD = (
    Sample("run.sh", "gov-cloud preview pilot-cloud\npulumi stack ls\n"),
    Sample("run.sh", f"pulumi up --yes {PACKS}\npulumi version\n"),
    Sample("run.sh", "pip install pulumi\necho pulumi up\n"),
    Sample(
        "a.yml", f"jobs:\n a:\n  steps:\n   - run: |\n      pulumi preview {PACKS}\n"
    ),
)
BAD = (
    Sample("run.sh", "pulumi up --yes\n"),
    Sample("run.sh", f"pulumi up --target urn:x {PACKS}\n"),
    Sample(
        "run.sh", f'pulumi up {PACKS} --policy-pack-config \'{{"all":"disabled"}}\'\n'
    ),
    Sample("run.sh", "pulumi import alicloud:oss/bucket:Bucket b foreign-bucket\n"),
    Sample("run.sh", 'V=up\nbash -c "cd x && pulumi $V -y"\n'),
    Sample("Makefile", "up:\n\t@pulumi update --yes\n"),
    Sample(".gitlab-ci.yml", "deploy:\n  script:\n    - pulumi pre -s pilot-cloud\n"),
    Sample(
        "a.yml",
        "jobs:\n a:\n  steps:\n  - uses: pulumi/actions@v6\n    with: {command: up}\n",
    ),
)
