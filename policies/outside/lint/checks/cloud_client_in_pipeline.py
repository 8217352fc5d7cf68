"""A pipeline changes the cloud with a command of its own.

What: the command lines of clouds (aliyun, ossutil, terraform and their like).
Why: what they change is in no program and no state, and no pack judges it.
Fix: declare the resource in the program.
Source: clauses A35 and A36; rule list, program checks.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.pipeline import Pipeline
from policies.text import wording

CLIENTS = frozenset(
    (
        *("aliyun", "ossutil", "ossutil64", "aliyuncli", "aws", "s3cmd"),
        *("rclone", "rosctl", "terraform", "tofu", "gcloud", "az"),
    )
)
CHANGES = wording(
    "is a client of a cloud, past the engine",
    "changes by the program",
    "declare the resource in the program",
)


def look(pipeline: Pipeline) -> Iterator[Hit]:
    """Yield each such command."""
    for command in pipeline.commands:
        named = command.program in CLIENTS
        if named and len(command.words) > 1:
            yield Hit(command.line, command.program, CHANGES)


CHECK = Check("program_bypasses_engine", Kind.PIPELINE, look)

GOOD = (Sample("run.sh", "echo aliyun\nmake test\n"),)
BAD = (
    Sample("run.sh", "ossutil cp data oss://x -e oss-us-west-1.aliyuncs.com\n"),
    Sample("run.sh", "test -f a && aliyun oss mb oss://x\n"),
    Sample("run.sh", "x=$(aliyun ecs DescribeInstances)\n"),
)
