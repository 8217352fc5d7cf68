"""A project file keeps the state outside Macau.

What: `backend.url` of Pulumi.yaml. Allowed are a folder, and an address or an S3
    endpoint within a site's own domain.
Why: the state holds every setting, address and secret of the cloud.
Fix: remove the setting; gov-cloud names the backend.
Source: clauses A33 and A35; rule list, A-T05.
"""

from collections.abc import Iterator

from policies.outside.lint.backend import is_inside
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.project import Project
from policies.text import wording

PATH = "backend.url"
OUTSIDE = wording(
    "keeps the state outside Macau, or where nobody can tell",
    "file://, or an address within the domain of a site",
    "use a folder or a bucket of the site",
)


def look(project: Project) -> Iterator[Hit]:
    """Judge the place of the state."""
    line, url = project.settings.get(PATH, (1, "file://."))
    if not is_inside(url):
        yield Hit(line, PATH, OUTSIDE)


CHECK = Check("pack_or_state_unprotected", Kind.PROJECT, look)

GOOD = (
    Sample("Pulumi.yaml", "name: a\nmain: stacks\n"),
    Sample("Pulumi.yaml", "name: a\nbackend:\n  url: file:///var/lib/state\n"),
)
BAD = (
    Sample("Pulumi.yaml", "name: a\nbackend:\n  url: s3://state\n"),
    Sample("Pulumi.yaml", "backend: {url: 'https://api.pulumi.com'}\n"),
)
