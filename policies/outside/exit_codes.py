"""The numbers with which the checks end; docs/guides/exit-codes.md explains them.

They are the command's own (operate.exit_codes), which this layer may not import; a
test compares the two.
"""

from enum import IntEnum

from policies.outside.report import Report


class Code(IntEnum):
    """Why a check ended as it did."""

    PASS = 0
    BROKEN = 1
    FAIL = 5
    UNDETERMINED = 23
    BAD_INPUT = 24


def code_of(report: Report) -> Code:
    """Return the number that belongs to the verdict of a report."""
    return Code[report.verdict]
