"""Says in one line what the provider says in twenty: who was refused what, and why.

The provider wraps a refusal of the API in file names, request ids and the whole reply.
The run's files keep all of it; a person needs action, code and message.
"""

import re

ACTION = re.compile(r"(\w+) Failed!!!")
CODE = re.compile(r"^\s*(?:Error)?Code:\s*(\S+)\s*$", re.MULTILINE)
OSS_CODE = re.compile(r"ErrorCode=(\w+), ErrorMessage=\"([^\"]*)\"")
MESSAGE = re.compile(
    r"^\s*Message:\s*(?:code: \d+, )?(.*?)(?: request id: .*)?$", re.MULTILINE
)
# What is no refusal of the API is cut after so many lines.
LINES = 8


def short(message: str) -> str:
    """Return a complaint in one line if it is a refusal, else its first lines."""
    who = message.split(": ", 1)[0]
    action = ACTION.search(message)
    asked = f" {action[1]}:" if action else ""
    if oss := OSS_CODE.search(message):
        return f"{who}:{asked} {oss[1]}: {oss[2]}"
    code, said = CODE.search(message), MESSAGE.search(message)
    if code and said:
        return f"{who}:{asked} {code[1]}: {said[1]}"
    return _cut(message)


def _cut(message: str) -> str:
    lines = message.splitlines()
    more = len(lines) - LINES
    if more <= 0:
        return message
    return "\n".join([*lines[:LINES], f"  … and {more} more lines"])
