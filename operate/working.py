"""What every verb that talks to a cloud does around its run of the engine.

In this order: the settings are accepted, the keys belong where the run goes, nobody
else changes the stack, the simulator runs and knows the caller, and what a killed run
left is settled.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from operate import checkpoint, mending, target
from operate.changing import only_change
from operate.checkpoint import Checkpoint
from operate.errors import OperationError
from operate.running import Job, Ready, Run, prepare, reaching, run
from operate.simulator import keys, process, seeking
from operate.simulator.place import HERE
from operate.target import Target
from operate.unsettled import Creation

# The provider sleeps most of the time; a real site limits the calls of a second.
PARALLEL = {Target.SIMULATOR: 96, Target.SITE: 10}


@dataclass(frozen=True)
class Work:
    """A stack that this command alone works on, and where it tells of it."""

    ready: Ready
    found: Checkpoint
    """What is recorded before this command changes anything."""
    console: Console

    @property
    def parallel(self) -> str:
        """The engine's option for how much it does at once."""
        return f"--parallel={PARALLEL[self.ready.target]}"

    @property
    def keeps_going(self) -> tuple[str, ...]:
        """The engine's option for what a failure stops: at a real site, the rest."""
        simulated = self.ready.target is Target.SIMULATOR
        return ("--continue-on-error",) if simulated else ()

    def run(self, job: Job, out: Path | None = None) -> Run:
        """Run the engine; progress goes to the console."""
        return run(self.ready, job, out=out, console=self.console)


@contextmanager
def working(
    stack: str,
    verb: str,
    *,
    real: bool,
    console: Console,
    settled: Mapping[str, str] | None = None,
) -> Iterator[Work]:
    """Give the stack to this command while the block runs; GovCloudError if not.

    `settled` is what a person says about creations of a killed run: ids by URN of
    those that happened; the others did not. Without it only the simulator is asked.
    """

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    where = target.chosen(stack, verb, real=real)
    ready = prepare(stack, console, paid=verb == "up")
    with only_change(stack, verb, where, say):
        if where is Target.SIMULATOR:
            if process.start(HERE, say).fresh:
                say(f"simulator: started at {HERE.address}")
            ready = reaching(ready)
            keys.register(HERE, stack, ready.tools, ready.variables)
        found = _settled(ready, settled, console)
        yield Work(ready, found, console)


def _settled(
    ready: Ready, settled: Mapping[str, str] | None, console: Console
) -> Checkpoint:
    """Settle what killed and failed runs left; return what is recorded then."""
    found = checkpoint.read(ready)
    creations = mending.unsettled(ready.stack, found)
    if not found.pending and not creations:
        return found
    if settled is None and creations:
        if ready.target is Target.SITE:
            raise _unknown(ready.stack, creations)
        settled = _sought(creations, found)
    mending.settle(ready, found, creations, settled or {}, console)
    return checkpoint.read(ready)


def _sought(wanted: Sequence[Creation], found: Checkpoint) -> dict[str, str]:
    """Return the ids, by URN, of creations that the simulator has performed."""
    evidence = seeking.look(HERE)
    taken = {part for each in found.cloud for part in (each.id, *each.id.split(":"))}
    ids: dict[str, str] = {}
    for each in wanted:
        if identity := evidence.identity(each.type, each.inputs, taken):
            ids[each.urn] = identity
            taken.add(identity)
    return ids


def _unknown(stack: str, creations: Sequence[Creation]) -> OperationError:
    names = ", ".join(f"{each.kind} {each.name}" for each in creations)
    return OperationError(
        f"stack {stack}: a run ended while it was creating {names}, and whether that "
        "happened only the site knows; allowed: going on when each is settled. "
        f"Fix: look them up, then gov-cloud refresh {stack} --real --exists URN=ID "
        "for each that is there, and --forget-others."
    )
