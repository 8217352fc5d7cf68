"""A program starts another program or a shell.

What: imports of subprocess and its like, and os.system, os.popen, os.exec*, os.spawn*,
    os.fork, asyncio's subprocesses; also through aliases and getattr.
Why: what a child process does is seen by no engine and judged by no pack.
Fix: declare a resource; a step of the operation belongs to gov-cloud.
Source: clauses A35 and A36; rule list, program checks.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, is_in
from policies.text import wording

MODULES = frozenset(
    (
        *("subprocess", "pty", "multiprocessing", "pexpect", "sh", "plumbum"),
        *("invoke", "fabric", "commands"),
        *("popen2", "concurrent.futures.ProcessPoolExecutor"),
    )
)
_ENDS = ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")
_STARTERS = (
    *("system", "popen", "fork", "forkpty", "posix_spawn", "posix_spawnp"),
    *(f"exec{end}" for end in _ENDS),
    *(f"spawn{end}" for end in _ENDS),
)
CALLS = frozenset(
    (
        *tuple(f"{module}.{name}" for name in _STARTERS for module in ("os", "posix")),
        *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"),
        *("os.startfile", "webbrowser", "pulumi.automation", "_posixsubprocess"),
    )
)
STARTS = wording(
    "can start another program",
    "declarations of resources",
    "declare a resource, and leave running programs to gov-cloud",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each import and each use."""
    for line, name in program.imports():
        if found := is_in(name, MODULES) or is_in(name, CALLS):
            yield Hit(line, found, STARTS)
    for line, name in program.uses():
        if found := is_in(name, CALLS):
            yield Hit(line, found, STARTS)


CHECK = Check("program_bypasses_engine", Kind.PROGRAM, look)

GOOD = (
    Sample("p.py", "import os\nprint(os.path.join('a', 'b'))\n"),
    Sample("p.py", "import asyncio\nasyncio.sleep(1)\n"),
)
BAD = (
    Sample("p.py", "import subprocess\n"),
    Sample("p.py", "from os import system as s\ns('id')\n"),
    Sample("p.py", "import os\nrun = os.popen\nrun('id')\n"),
    Sample("p.py", "import os\ngetattr(os, 'sys' + 'tem')('id')\n"),
    Sample(
        "p.py", "import importlib\nimportlib.import_module('subprocess').run('id')\n"
    ),
    Sample("p.py", "import os\nvars(os)['execv']('/bin/sh', [])\n"),
    Sample("p.py", "import sys\nsys.modules['os'].system('id')\n"),
)
