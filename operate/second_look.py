"""The look after `up`: what exists, where, owned by whom, and where to look next.

Every resource is read again through the provider, and the program is asked once more
what it wants. Both must find nothing to change; the engine's own word is not enough.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from operate.exit_codes import ExitCode
from operate.outcome import Outcome
from operate.previewing import PREVIEW
from operate.running import BOTH_PACKS, Job, Run
from operate.simulator.place import HERE
from operate.summary import drifted
from operate.target import Target
from operate.working import Work


@dataclass(frozen=True)
class SecondLook:
    """What was found, as lines of the page and as data, and the code to end with."""

    code: ExitCode
    lines: list[RenderableType]
    data: dict[str, Any]


def look_again(work: Work) -> SecondLook:
    """Read every resource again and plan again; nothing is changed."""
    command = (*PREVIEW, "--refresh", work.parallel)
    return judged(work, work.run(Job("look", command, BOTH_PACKS)))


def judged(work: Work, run: Run) -> SecondLook:
    """Return what a plan made of what was just read says about the cloud."""
    code = run.code
    if code is ExitCode.OK and run.outcome.changed:
        code = ExitCode.UNEXPECTED_CHANGES
    return SecondLook(code, _lines(work, run, code), _data(run, code))


def _lines(work: Work, run: Run, code: ExitCode) -> list[RenderableType]:
    outcome, stack = run.outcome, run.stack
    lines = [f"\nSecond look: {_verdict(run, code)}"]
    lines += [f"  {item.kind} {item.name}: {drifted(item)}" for item in outcome.changed]
    zones = ", ".join(sorted(_zones(outcome))) or "none named"
    lines += [
        f"  where  region {run.accepted.region}, zones {zones}",
        f"  whose  {_owners(outcome)}",
        "Look next:",
        f"  gov-cloud show {stack}      what stands where, as a tree or a picture",
        f"  gov-cloud drift {stack}     what somebody changed behind the program",
        f"  gov-cloud destroy {stack}   take it down again",
    ]
    if work.ready.target is Target.SIMULATOR:
        lines += [
            "  gov-cloud simulator journal  every request that came in",
            f"  {HERE.address}/  the simulated cloud's console",
        ]
    return [Text(line, overflow="fold") for line in lines]


def _verdict(run: Run, code: ExitCode) -> str:
    if code is ExitCode.OK:
        count = len(run.outcome.resources)
        return f"{count} resources read again, nothing differs from the program"
    if code is ExitCode.UNEXPECTED_CHANGES:
        return f"{len(run.outcome.changed)} resources differ from the program"
    said = run.outcome.errors[0].splitlines()[0] if run.outcome.errors else "see above"
    return f"could not be taken: {said}"


def _zones(outcome: Outcome) -> set[str]:
    return {zone for item in outcome.resources for zone in item.zones}


def _owners(outcome: Outcome) -> str:
    counts = Counter(
        outcome.owner_of(item).get("gov-dept", "?") for item in outcome.resources
    )
    return ", ".join(f"{dept} {count}" for dept, count in sorted(counts.items()))


def _data(run: Run, code: ExitCode) -> dict[str, Any]:
    outcome = run.outcome
    return {
        "exit_code": int(code),
        "resources": len(outcome.resources),
        "differ": [item.urn for item in outcome.changed],
        "region": run.accepted.region,
        "zones": sorted(_zones(outcome)),
        "seconds": round(run.seconds, 1),
    }
