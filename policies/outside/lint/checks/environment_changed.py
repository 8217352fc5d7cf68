"""A program changes the environment, or takes the provider's place from it.

What: writes to os.environ, putenv, and reads of variables that redirect the provider.
Why: the provider reads a hundred variables; what a program sets there decides where
    calls go, and the packs see nothing of it.
Fix: give the setting to the provider in the program, from the stack's file.
Source: clauses A35 and A36; rule list, A-P02; provider source connectivity/client.go.
"""

import ast
from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, text_of
from policies.outside.lint.redirecting import redirects
from policies.text import wording

ENVIRON = ("os.environ", "os.environb", "posix.environ")
WRITERS = ("update", "setdefault", "pop", "popitem", "clear", "__setitem__")
CHANGES = wording(
    "changes the environment of the provider",
    "an environment made by gov-cloud",
    "give the setting to the provider in the program",
)
READS = wording(
    "reads {name}, which redirects the provider",
    "settings of the stack's file",
    "take the setting from the stack's file",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield writes of any kind, then reads of variables that redirect."""
    for node in program.nodes:
        if isinstance(node, ast.Subscript) and program.dotted(node.value) in ENVIRON:
            if not isinstance(node.ctx, ast.Load):
                yield Hit(node.lineno, "os.environ", CHANGES)
            else:
                yield from _read(node.lineno, node.slice)
        elif isinstance(node, ast.AugAssign) and program.dotted(node.target) in ENVIRON:
            yield Hit(node.lineno, "os.environ", CHANGES)
        elif isinstance(node, ast.Call):
            yield from _call(program, node)


def _call(program: Program, call: ast.Call) -> Iterator[Hit]:
    of, _, name = program.dotted(call.func).rpartition(".")
    if of in ENVIRON and name in WRITERS:
        yield Hit(call.lineno, f"os.environ.{name}", CHANGES)
    elif of in ("os", "posix") and name in ("putenv", "unsetenv"):
        yield Hit(call.lineno, f"os.{name}", CHANGES)
    elif call.args and (
        (of in ENVIRON and name == "get") or (of, name) == ("os", "getenv")
    ):
        yield from _read(call.lineno, call.args[0])


def _read(line: int, key: ast.AST) -> Iterator[Hit]:
    name = text_of(key)
    if name is not None and redirects(name):
        yield Hit(line, "os.environ", READS, {"name": name})


CHECK = Check("environment_not_pinned", Kind.PROGRAM, look)

GOOD = (
    Sample("p.py", "import os\nos.environ.get('GOV_CLOUD_STOCK_SDK')\nf(os.environ)\n"),
    Sample("p.py", "import os\nos.environ['HOME']\nos.getenv('LANG')\n"),
)
BAD = (
    Sample("p.py", "import os\nos.environ['ALICLOUD_REGION'] = 'cn-shenzhen'\n"),
    Sample("p.py", "from os import environ as e\ne.update(A='b')\n"),
    Sample("p.py", "import os\nenv = os.environ\nenv['A'] = 'b'\n"),
    Sample("p.py", "import os\nregion = os.getenv('ALICLOUD_REGION')\n"),
    Sample("p.py", "import os\nos.putenv('A', 'b')\ndel os.environ['A']\n"),
)
