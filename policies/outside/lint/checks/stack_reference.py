"""A program reads another stack under a name that is not that stack's.

What: the second name of a stack reference (stack_name), and references made by their
    type. The engine shows a pack the first name only: the second must say the same.
Why: a reference that is called like a stack of this cloud and reads another one would
    hand over names that the packs take for ours.
Fix: leave stack_name out, or build it of the first name and the own organisation.
Source: clauses A33 and A36; rule MO-RES-024.
"""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase

from facts import facts
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, text_of
from policies.text import wording

REFERENCE = "pulumi.StackReference"
TYPE = "pulumi:pulumi:StackReference"
_OWN = frozenset(("pulumi.get_organization", "pulumi.get_project"))
OTHER = wording(
    "names another stack than it reads, or one that cannot be told",
    "stack_name left out, or the own organisation, the own project and the first name",
    "leave stack_name out, or end it with the first name",
)
BY_TYPE = wording(
    "is made by its type, so that nobody sees which stack it reads",
    "pulumi.StackReference",
    "use pulumi.StackReference",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each reference whose two names do not plainly say the same."""
    for call, name in program.calls():
        if name == REFERENCE and not _is_plain(call, program):
            yield Hit(call.lineno, REFERENCE, OTHER)
        elif any(text_of(each) == TYPE for each in call.args):
            yield Hit(call.lineno, TYPE, BY_TYPE)


def _is_plain(call: ast.Call, program: Program) -> bool:
    given = {each.arg: each.value for each in call.keywords}
    if None in given or any(isinstance(each, ast.Starred) for each in call.args):
        return False  # what is unpacked cannot be told
    first = call.args[0] if call.args else given.get("name")
    second = call.args[1] if len(call.args) > 1 else given.get("stack_name")
    if first is None or second is None:
        return second is None
    known = text_of(second)
    if known is None:
        return _ends_with(second, first, program)
    ours = any(fnmatchcase(known, each) for each in facts().register.stack_references)
    return text_of(first) in (known, known.rpartition("/")[2]) and ours


def _ends_with(second: ast.AST, first: ast.AST, program: Program) -> bool:
    """Tell whether an f-string is the own organisation, the project and `first`."""
    if not isinstance(second, ast.JoinedStr):
        return False
    parts = [
        each.value if isinstance(each, ast.FormattedValue) else each
        for each in second.values
    ]
    *above, last = parts
    return ast.dump(last) == ast.dump(first) and all(
        text_of(each)
        in ("/", "organization/", "/gov-cloud/", "organization/gov-cloud/")
        or (isinstance(each, ast.Call) and program.dotted(each.func) in _OWN)
        for each in above
    )


CHECK = Check("MO-RES-024", Kind.PROGRAM, look)

_A = "import pulumi\n"
GOOD = (
    Sample("p.py", f"{_A}pulumi.StackReference(name)\n"),
    Sample(
        "p.py", f"{_A}pulumi.StackReference('organization/gov-cloud/pilot-cloud')\n"
    ),
    Sample(
        "p.py",
        f"{_A}pulumi.StackReference(\n    name, "
        "f'{pulumi.get_organization()}/{pulumi.get_project()}/{name}')\n",
    ),
    Sample(
        "p.py",
        f"{_A}pulumi.StackReference('pilot-cloud',\n"
        "    stack_name='organization/gov-cloud/pilot-cloud')\n",
    ),
)
BAD = (
    Sample("p.py", f"{_A}pulumi.StackReference('pilot-cloud', 'somebody/else/prod')\n"),
    Sample("p.py", f"{_A}pulumi.StackReference('pilot-cloud', stack_name=other)\n"),
    Sample(
        "p.py",
        f"{_A}pulumi.StackReference('pilot-cloud',\n"
        "    stack_name='organization/gov-cloud/production-cloud')\n",
    ),
    Sample("p.py", f"{_A}pulumi.StackReference('pilot-cloud', **options)\n"),
    Sample("p.py", f"{_A}pulumi.CustomResource('{TYPE}', 'pilot-cloud', inputs)\n"),
    Sample(
        "p.py",
        f"{_A}pulumi.StackReference(\n    name, "
        "f'{organisation}/{pulumi.get_project()}/{name}')\n",
    ),
)
