"""A program runs code, or takes names, that a reader cannot see.

What: exec, eval, compile, unpickling, native code, imports and attributes of modules
    whose name is made at run time, and imports of everything (`*`).
Why: what cannot be read cannot be reviewed, and could do what other checks forbid.
Fix: write the code and the names out.
Source: clauses A35 and A36; rule list, program checks.
"""

import ast
from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, is_in, text_of
from policies.text import wording

CALLS = frozenset(
    (
        *("exec", "eval", "compile", "execfile", "builtins", "__builtins__"),
        *("__loader__", "pickle.loads", "pickle.load", "pickle.Unpickler"),
        *("marshal", "dill", "ctypes", "cloudpickle", "shelve", "runpy"),
        *("code.interact", "code.InteractiveConsole", "types.CodeType"),
        *("types.FunctionType", "cffi", "imp", "zipimport", "breakpoint"),
        *("importlib.util", "importlib.machinery", "importlib.reload"),
        *("pkgutil", "yaml.load", "yaml.unsafe_load", "sys.path"),
        *("sys.meta_path", "sys.path_hooks", "sys.settrace"),
    )
)
BUILTINS = ("exec", "eval", "compile", "breakpoint", "__builtins__", "__loader__")
PROVIDER = "pulumi_alicloud"
MAKERS = frozenset(("importlib.import_module", "__import__", "importlib.__import__"))
HIDES = wording(
    "runs or loads what cannot be read here",
    "code that stands in the program",
    "write the code out",
)
MADE = wording(
    "gets a name that is made at run time",
    "a name that is written out",
    "write the name out",
)
STAR = wording(
    "imports every name, so nobody sees which are used",
    "the names that are used",
    "name what is imported",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield uses of such functions, and names that are no constants."""
    # The provider's types may be chosen by name: whatever they are, they are judged.
    modules = {name.split(".")[0] for _, name in program.imports()} - {PROVIDER}
    for line, name in program.imports():
        if name.endswith(".*"):
            yield Hit(line, name, STAR)
        elif found := is_in(name, CALLS):
            yield Hit(line, found, HIDES)
    for line, name in program.uses():
        found = is_in(name, CALLS)
        # A bare name may be a variable's, unless it is one of Python's own.
        if found and ("." in found or found in BUILTINS):
            yield Hit(line, found, HIDES)
    for call, name in program.calls():
        first = text_of(call.args[0]) if call.args else None
        if name in MAKERS and first is None:
            yield Hit(call.lineno, name, MADE)
        elif name == "getattr" and _hides(program, call, modules):
            yield Hit(call.lineno, "getattr", MADE)


def _hides(program: Program, call: ast.Call, modules: set[str]) -> bool:
    """Tell whether an attribute of a module is taken by a made-up name."""
    if len(call.args) < 2 or text_of(call.args[1]) is not None:  # noqa: PLR2004 - object, name
        return False
    of = program.dotted(call.args[0]).split(".")[0]
    return of in modules


CHECK = Check("program_bypasses_engine", Kind.PROGRAM, look)

GOOD = (
    Sample(
        "p.py", "import re\nre.compile('a')\nfor f in ('a', 'b'):\n    getattr(x, f)\n"
    ),
    Sample("p.py", "import yaml\nyaml.safe_load('a')\n"),
)
BAD = (
    Sample("p.py", "exec('import os')\n"),
    Sample("p.py", "import pickle\npickle.loads(data)\n"),
    Sample("p.py", "import importlib\nimportlib.import_module(name)\n"),
    Sample("p.py", "import os\ngetattr(os, name)('id')\n"),
    Sample("p.py", "from os import *\n"),
    Sample("p.py", "import builtins as b\nb.exec('1')\n"),
    Sample("p.py", "import ctypes\n"),
)
