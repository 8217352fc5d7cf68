"""A program puts what it has read from the cloud into the stack's outputs.

What: pulumi.export of the result of a get_... function of the provider.
Why: outputs are kept in the state, printed and read by other stacks; what a function
    returns may be data, and no pack ever sees a function being called.
Fix: export names and ids of resources.
Source: clauses A35 and A36; rule MO-RES-034, hard cases H24 and H25.
"""

import ast
from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program
from policies.text import wording

READ = wording(
    "holds what a function of the provider has read",
    "names and ids of resources",
    "export the name or the id of a resource",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each export that contains such a result, directly or by a variable."""
    held: set[str] = set()
    for node in program.nodes:
        if isinstance(node, ast.Assign) and _reads(program, node.value, held):
            held |= {
                target.id for target in node.targets if isinstance(target, ast.Name)
            }
    for call, name in program.calls():
        arguments = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
        if name == "pulumi.export" and any(
            _reads(program, argument, held) for argument in arguments
        ):
            yield Hit(call.lineno, "pulumi.export", READ)


def _reads(program: Program, node: ast.AST, held: set[str]) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in held:
            return True
        if isinstance(part, ast.Call):
            name = program.dotted(part.func)
            called = name.rpartition(".")[2]
            if name.startswith("pulumi_alicloud.") and called.startswith("get_"):
                return True
    return False


CHECK = Check("MO-RES-034", Kind.PROGRAM, look)

GOOD = (
    Sample(
        "p.py",
        "import pulumi\nfrom pulumi_alicloud import vpc\n"
        "zones = vpc.get_networks()\npulumi.export('id', net.id)\n",
    ),
)
BAD = (
    Sample(
        "p.py",
        "import pulumi\nimport pulumi_alicloud as a\n"
        "rows = a.ots.get_tables(instance_name='x')\npulumi.export('r', rows.tables)\n",
    ),
)
