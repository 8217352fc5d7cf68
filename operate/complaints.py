"""Says in one line what the provider says in twenty: who was refused what, and why.

The provider wraps a refusal of the API in file names, request ids and the whole reply.
The run's files keep all of it; a person needs action, code, message and what to do.
"""

import re

from operate.outcome import written

ACTION = re.compile(r"(\w+) Failed!!!")
CODE = re.compile(r"^\s*(?:Error)?Code:\s*(\S+)\s*$", re.MULTILINE)
OSS_CODE = re.compile(r"ErrorCode=(\w+), ErrorMessage=\"([^\"]*)\"")
MESSAGE = re.compile(
    r"^\s*Message:\s*(?:code: \d+, )?(.*?)(?: request id: .*)?$", re.MULTILINE
)
# Where in the provider's source a complaint was made.
SOURCE = re.compile(r"\[ERROR\] \S+\.go:\d+:\s*")
# The SDK ends the program with this when one resource needs another that failed.
NEEDED = re.compile(
    r"ResourceRegistrationFailed: resource (\S+) \[(\S+)\] failed to register\s*$"
)
AGAIN = "run the same command again"
# What a code tells, by a part of it -> what helps; the first that fits.
FIXES = (
    (r"Throttling|Busy|Unavailable|InternalError|Timeout", f"{AGAIN} in a minute"),
    (
        r"Forbidden|Permission|Authori[sz]ed|Denied",
        f"give the run's role this right, then {AGAIN}",
    ),
    (r"Exceed|OverLimit|LimitReached", f"have the quota raised, then {AGAIN}"),
    (r"", f"correct what it names, then {AGAIN}"),
)
# What is no refusal of the API is cut after so many lines.
LINES = 8


def short(message: str) -> str:
    """Return a complaint in one line if it is a refusal, else its first lines."""
    if needed := NEEDED.search(message):
        what = f"{written(needed[2])} {needed[1]}"
        return f"{what}: what stands on it was not tried, for it failed"
    who = message.split(": ", 1)[0]
    action = ACTION.search(message)
    asked = f" {action[1]}:" if action else ""
    if oss := OSS_CODE.search(message):
        return _with_fix(f"{who}:{asked} {oss[1]}: {oss[2]}", oss[1])
    code, said = CODE.search(message), MESSAGE.search(message)
    if code and said:
        return _with_fix(f"{who}:{asked} {code[1]}: {said[1]}", code[1])
    return _cut(SOURCE.sub("", message))


def _with_fix(line: str, code: str) -> str:
    fix = next(fix for part, fix in FIXES if re.search(part, code))
    return f"{line.removesuffix('.')}. Fix: {fix}."


def _cut(message: str) -> str:
    lines = message.splitlines()
    more = len(lines) - LINES
    if more <= 0:
        return message
    return "\n".join([*lines[:LINES], f"  … and {more} more lines"])
