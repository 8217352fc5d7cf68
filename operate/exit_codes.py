"""The numbers with which the `gov-cloud` command ends.

They are Pulumi's own numbers made true (the engine declares 4, 5 and 9 but never
returns them), then ours from 10 up. The worst one wins when several apply.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Why a command ended; a script may rely on these numbers."""

    OK = 0
    ERROR = 1
    CONFIGURATION = 2
    AUTHENTICATION = 3
    RESOURCE_FAILED = 4
    POLICY_VIOLATED = 5
    STACK_NOT_FOUND = 6
    UNEXPECTED_CHANGES = 7
    CANCELLED = 8
    TIMEOUT = 9
    TOOLCHAIN = 10
    LOCKED = 11
    SIMULATOR = 12
    CEILING_EXCEEDED = 20
    APPROVAL_MISSING = 21
    DESTRUCTION_UNACKNOWLEDGED = 22
    POLICY_UNPROVEN = 23
    BAD_INPUT = 24
