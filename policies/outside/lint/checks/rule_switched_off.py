"""A pack configuration switches rules off or makes them advice.

What: JSON files that give a rule, or `all`, the level disabled or advisory.
Why: a rule that only advises refuses nothing, and nobody reads that it did.
Fix: remove the file; a waiver is the way to an exception.
Source: clauses A35 and A36; rule list, A-C02.
"""

import re
from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.project import Project
from policies.text import wording

RULES = re.compile(r"(MO-(RES|OWN)-\d{3}|all)(\.enforcementLevel)?")
OFF = ("disabled", "advisory")
SWITCHED = wording(
    "switches rules off or makes them advice",
    "every rule as mandatory",
    "leave the configuration out; a waiver is the way to an exception",
)


def look(project: Project) -> Iterator[Hit]:
    """Yield each rule that does not refuse any more."""
    for path, (line, value) in project.settings.items():
        if value in OFF and RULES.fullmatch(path):
            yield Hit(line, path, SWITCHED)


CHECK = Check("pack_not_run", Kind.PROJECT, look)

GOOD = (
    Sample("levels.json", '{"MO-RES-001": "mandatory"}'),
    Sample("package.json", '{"name": "all", "state": "disabled"}'),
)
BAD = (
    Sample("levels.json", '{"all": "disabled"}'),
    Sample("levels.json", '{"MO-OWN-001": {"enforcementLevel": "advisory"}}'),
)
