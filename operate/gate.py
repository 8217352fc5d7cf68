"""The gates before the engine: may this stack be paid for, may it still live.

Called by the verbs that judge or change a stack, before anything is started. A picture
or a list asks for no money and passes no gate.
"""

from rich.console import Console

from operate import budget, lifetime
from operate.costs import bill
from operate.declaring import declare
from operate.errors import RefusedError
from operate.registers import registers


def pass_gates(stack: str, console: Console) -> None:
    """Print what must be read; RefusedError with every reason why not to go on."""
    known = registers()
    declared = declare([stack])[stack]
    costs = bill(declared, known.prices)
    found = [*lifetime.refusals(declared, known), *budget.refusals(costs, known)]
    if found:
        lines = "\n".join(each.sentence for each in found)
        raise RefusedError(lines, budget.worst(found))
    for line in [*lifetime.notices(declared, known), *budget.notices(costs, known)]:
        console.print(f"note: {line}", markup=False, soft_wrap=True)
