"""A project file names plug-ins or packages of its own.

What: the sections `plugins` and `packages` of Pulumi.yaml.
Why: they choose the program that is the provider.
Fix: remove the section; the toolchain pins the plug-ins.
Source: clauses A35 and A36; rule list, A-P08.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.project import Project
from policies.text import wording

SECTIONS = ("plugins.", "packages.")
OTHER = wording(
    "chooses the provider's program",
    "the plug-in that the toolchain pins",
    "remove the section",
)


def look(project: Project) -> Iterator[Hit]:
    """Yield each such setting."""
    for path, (line, _) in project.settings.items():
        if path.startswith(SECTIONS):
            yield Hit(line, path, OTHER)


CHECK = Check("environment_not_pinned", Kind.PROJECT, look)

GOOD = (Sample("Pulumi.yaml", "name: a\nruntime: python\nmain: stacks\n"),)
BAD = (
    Sample(
        "Pulumi.yaml",
        "name: a\nplugins:\n  providers:\n    - {name: alicloud, path: /tmp/x}\n",
    ),
    Sample("Pulumi.yaml", "packages:\n  x: {source: terraform-provider}\n"),
)
