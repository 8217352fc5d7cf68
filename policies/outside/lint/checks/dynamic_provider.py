"""A program defines a provider of its own.

What: any use of pulumi.dynamic and of pulumi.provider.
Why: the code of a dynamic provider runs during the change and may call anything.
Fix: declare a resource of pulumi-alicloud.
Source: clauses A35 and A36; rule MO-RES-023.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, is_in
from policies.text import wording

MODULES = frozenset(("pulumi.dynamic", "pulumi.provider"))
OWN = wording(
    "is a provider written in the program",
    "resources of pulumi-alicloud",
    "declare a resource of pulumi-alicloud",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each import and each use."""
    for line, name in (*program.imports(), *program.uses()):
        if found := is_in(name, MODULES):
            yield Hit(line, found, OWN)


CHECK = Check("MO-RES-023", Kind.PROGRAM, look)

GOOD = (
    Sample("p.py", "import pulumi\npulumi.ComponentResource('gov-cloud:a:A', 'a')\n"),
)
BAD = (
    Sample("p.py", "from pulumi.dynamic import Resource\n"),
    Sample(
        "p.py", "import pulumi\nclass P(pulumi.dynamic.ResourceProvider):\n    pass\n"
    ),
    Sample("p.py", "from pulumi import dynamic as d\nd.Resource(p, 'n', {})\n"),
)
