"""A program hooks functions of its own into the change, or drives the engine itself.

What: resource hooks, mocks and the engine's runtime settings.
Why: a hook runs during the change and may call anything; no pack sees it.
Fix: leave hooks out; a step before or after a change belongs to the pipeline.
Source: clauses A35 and A36; rule list, hard case H26.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, is_in
from policies.text import wording

CALLS = frozenset(
    (
        *("pulumi.ResourceHook", "pulumi.ErrorHook"),
        *("pulumi.ResourceHookBinding", "pulumi.runtime.set_mocks"),
        *("pulumi.runtime.mocks", "pulumi.runtime.configure"),
    )
)
HOOKS = wording(
    "runs code of its own during the change",
    "declarations of resources",
    "leave it out, and put the step into the pipeline",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each use, and each `hooks=` option."""
    for line, name in program.uses():
        if found := is_in(name, CALLS):
            yield Hit(line, found, HOOKS)
    for line, name in program.imports():
        if found := is_in(name, CALLS):
            yield Hit(line, found, HOOKS)
    for call, name in program.calls():
        for keyword in call.keywords:
            if keyword.arg == "hooks" and name.endswith("ResourceOptions"):
                yield Hit(call.lineno, "hooks", HOOKS)


CHECK = Check("program_bypasses_engine", Kind.PROGRAM, look)

GOOD = (Sample("p.py", "import pulumi\npulumi.ResourceOptions(protect=True)\n"),)
BAD = (
    Sample("p.py", "import pulumi\npulumi.ResourceHook('h', f)\n"),
    Sample("p.py", "from pulumi import ResourceOptions as O\nO(hooks=h)\n"),
)
