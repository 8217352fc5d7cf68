"""Which stacks a change touches, and in which order they are looked at.

By file: a stack's own values touch that stack, a program's source touches all, tests
and documents touch none. A stack that stands on another one is touched with it.
"""

import subprocess
from collections.abc import Iterable
from fnmatch import fnmatchcase

from facts import Facts
from operate.errors import OperationError
from operate.paths import ROOT

# First match wins: pattern -> what it touches (`own`: the stack that the star names).
NONE, ALL, OWN = "none", "all", "own"
TOUCHES = (
    ("stacks/Pulumi.*.yaml", OWN),
    ("stacks/*.passphrase", ALL),
    ("stacks/*", ALL),
    # Money and moves are judged by the gate, for all stacks and every time.
    ("facts/data/prices.yaml", NONE),
    ("facts/data/ledger.yaml", NONE),
    ("facts/data/ceiling.yaml", NONE),
    ("facts/data/regimes.yaml", NONE),
    ("facts/data/transition.yaml", NONE),
    ("facts/*", ALL),
    ("infra/*", ALL),
    ("policies/*", ALL),
    ("toolchain/*", ALL),
    ("operate/*", ALL),
    ("Pulumi.yaml", ALL),
    ("pyproject.toml", ALL),
    ("requirements.lock", ALL),
    ("*", NONE),
)


def platform_of(stack: str, known: Facts) -> str | None:
    """Return the stack that this one stands on, or None.

    A family of stacks (`production-tenant-*`) stands on the single one of its site.
    """
    rule = known.stack_rule(stack)
    if rule is None or "*" not in rule.name:
        return None
    names = [r.name for r in known.stacks if r.site == rule.site and "*" not in r.name]
    return names[0] if names else None


def waves(stacks: Iterable[str], known: Facts) -> tuple[list[str], list[str]]:
    """Return the stacks in two waves: those that stand alone, then the others."""
    wanted = sorted(set(stacks))
    first = [stack for stack in wanted if platform_of(stack, known) is None]
    return first, [stack for stack in wanted if stack not in first]


def touched(files: Iterable[str], stacks: Iterable[str], known: Facts) -> list[str]:
    """Return the stacks that a change of these files touches, sorted."""
    every = sorted(stacks)
    found: set[str] = set()
    for file in files:
        effect = next(what for pattern, what in TOUCHES if fnmatchcase(file, pattern))
        if effect == ALL:
            return every
        if effect == OWN:
            name = file.removeprefix("stacks/Pulumi.").removesuffix(".yaml")
            # A removed stack file touches nothing that can be previewed.
            found |= {name} & set(every)
    return sorted(found | {each for each in every if platform_of(each, known) in found})


def changed_files(since: str) -> list[str]:
    """Return the files that differ from a commit, in git's own words on failure."""
    done = subprocess.run(  # noqa: S603 - git, no shell
        ["git", "diff", "--name-only", "--end-of-options", f"{since}...", "--"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = " ".join(done.stderr.split())
        raise OperationError(
            f"--since {since}: {words}; allowed: a commit of this clone. Fix: fetch "
            "it, or name another one."
        )
    return done.stdout.splitlines()


def shards(stacks: list[str], size: int) -> list[list[str]]:
    """Return the stacks in groups of at most `size`, of nearly the same length."""
    if not stacks:
        return []
    count = -(-len(stacks) // size)
    return [stacks[index::count] for index in range(count)]
