"""Until when a temporary stack may live: warned before the end, refused after it.

An end date moves by a recorded decision only (facts/data/transition.yaml); the stack
file alone cannot extend it (B16). The day is the stack's planning date, never a clock.
"""

from collections.abc import Iterator

from facts import Facts
from operate.budget import Refusal
from operate.declaring import Declared
from operate.exit_codes import ExitCode

RECORD = "facts/data/transition.yaml"


def refusals(declared: Declared, known: Facts) -> Iterator[Refusal]:
    """Yield the reason why a temporary stack may not go on."""
    row = known.transition.temporary.get(declared.stack)
    if row is None:
        if declared.expires is not None:
            yield _refused(
                f"{declared.stack}: expires {declared.expires} and no successor is "
                f"recorded; allowed: a stack of `temporary` in {RECORD}. Fix: record "
                "its end and its successor (B16)."
            )
        return
    end = row.end_on(declared.as_of)
    if declared.expires is None or declared.expires > end:
        yield _refused(
            f"{declared.stack}: expires: {declared.expires or 'never'} is after its "
            f"recorded end; allowed: up to {end}. Fix: have the extension decided and "
            f"record it under temporary.{declared.stack}.extensions in {RECORD}."
        )
    if declared.as_of > end:
        yield _refused(
            f"{declared.stack}: as_of: {declared.as_of} is past its end; allowed: up "
            f"to {end}. Fix: gov-cloud decommission {declared.stack}"
        )


def _refused(sentence: str) -> Refusal:
    return Refusal(ExitCode.APPROVAL_MISSING, sentence)


def notices(declared: Declared, known: Facts) -> Iterator[str]:
    """Yield a warning when the end of a temporary stack is near."""
    row = known.transition.temporary.get(declared.stack)
    if row is None:
        return
    left = (row.end_on(declared.as_of) - declared.as_of).days
    if 0 <= left <= row.warn_days:
        yield (
            f"{declared.stack} ends in {left} days ({row.end_on(declared.as_of)}): "
            f"gov-cloud promote, then gov-cloud decommission {declared.stack}"
        )
