"""A file redirects the provider or the program without standing in either.

What: endpoints.xml (the provider reads it from the folder of the run), sitecustomize
    and usercustomize (Python runs them before the program), compiled code.
Why: nobody who reads the program sees them work.
Fix: remove the file; hosts belong into the provider's endpoints.
Source: clauses A35 and A36; rule list, A-P10; provider source connectivity/endpoint.go.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.text import wording

NAMES = ("endpoints.xml", "sitecustomize.py", "usercustomize.py")
ENDINGS = (".so", ".pyd", ".dylib", ".dll", ".pyc", ".pth", ".egg-link")
REDIRECTS = wording(
    "works without standing in the program",
    "programs that can be read",
    "remove the file",
)


def look(file: str) -> Iterator[Hit]:
    """Judge a file by its name alone."""
    path = PurePosixPath(file)
    if path.name.lower() in NAMES or path.suffix.lower() in ENDINGS:
        yield Hit(1, path.name, REDIRECTS)


CHECK = Check("environment_not_pinned", Kind.FILE, look)

GOOD = (Sample("stacks/__main__.py", ""), Sample("docs/endpoints.md", ""))
BAD = (
    Sample("stacks/endpoints.xml", ""),
    Sample("sitecustomize.py", ""),
    Sample("stacks/fast.cpython-311-x86_64-linux-gnu.so", ""),
)
