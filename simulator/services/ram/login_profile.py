"""Passwords of users, judged by the account's rule."""

import string
from collections.abc import Callable

from simulator.cloud.step import Step, invalid

_RULES: dict[str, Callable[[str], bool]] = {
    "RequireLowercaseCharacters": str.islower,
    "RequireUppercaseCharacters": str.isupper,
    "RequireNumbers": str.isdigit,
    "RequireSymbols": string.punctuation.__contains__,
}


def judge(step: Step) -> None:
    """Refuse a password that the account's rule does not allow."""
    password = step.need("Password")
    rule = step.get("ram/password_policy", "")
    kind = step.cloud.kind("ram/password_policy")
    held = {name: template(step.on(kind, {})) for name, template in kind.attributes}
    if rule is not None:
        held |= rule.attributes
    wanted = (has for name, has in _RULES.items() if held[name] in (True, "true"))
    enough = len(password) >= int(str(held["MinimumPasswordLength"]))
    if not enough or not all(any(map(has, password)) for has in wanted):
        raise invalid("Password", "InvalidParameter.Password.NotMatch")


def judge_new(step: Step) -> None:
    """Judge a password if there is a new one."""
    if step.text("Password"):
        judge(step)
