"""A program uses a Pulumi package that nobody has classified.

What: imports of pulumi_* packages that facts/data/register.yaml does not list, among
    them the command provider and packages made from Terraform providers or modules.
Why: another provider has other places and owners; the command provider is a shell.
Fix: use pulumi-alicloud, or have the package classified first.
Source: clauses A35 and A36; rule MO-RES-022.
"""

from collections.abc import Iterator

from facts import facts
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program
from policies.text import wording

OWN = frozenset(("pulumi", "pulumi_alicloud", "pulumi_policy"))
OTHER = wording(
    "is not on the list of packages",
    "{allowed}",
    "use pulumi-alicloud, or have the package classified first",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each import of another Pulumi package."""
    listed = {f"pulumi_{package}" for package in facts().register.packages}
    allowed = OWN | listed
    for line, name in program.imports():
        top = name.split(".")[0]
        if top.startswith("pulumi") and top not in allowed:
            yield Hit(line, top, OTHER, {"allowed": ", ".join(sorted(allowed))})


CHECK = Check("MO-RES-022", Kind.PROGRAM, look)

GOOD = (Sample("p.py", "import pulumi\nfrom pulumi_alicloud import vpc\n"),)
BAD = (
    Sample("p.py", "from pulumi_command import local\n"),
    Sample("p.py", "import pulumi_terraform_module as m\n"),
    Sample("p.py", "import pulumi_aws\n"),
)
