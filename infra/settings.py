"""Reads a stack's settings: from the engine in a run, from the file in a check.

Both ways end in the same model, so what `gov-cloud` refuses before the engine starts
is what the program would refuse. A stack named as a department's has the short form.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from pydantic import ValidationError

from facts import facts
from infra.adoption import AdoptionConfig, is_adoption
from infra.cloud import CloudConfig
from infra.department import DepartmentConfig, is_department
from infra.errors import ConfigurationError
from infra.problems import sentences
from infra.stack_file import config_section, not_a_mapping

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "gov-cloud"
KEY = f"{PROJECT}:stack"
ACCESS = (f"{PROJECT}:accessKey", f"{PROJECT}:secretKey")
SECRETS = (
    *ACCESS,
    f"{PROJECT}:passwordSeed",
    f"{PROJECT}:certificate",
    f"{PROJECT}:certificateKey",
)
Settings = CloudConfig | DepartmentConfig | AdoptionConfig


@dataclass(frozen=True)
class Form:
    """A form of stack file: the model of its settings, and its secrets."""

    model: type[CloudConfig] | type[DepartmentConfig] | type[AdoptionConfig]
    secrets: tuple[str, ...]


CLOUD = Form(CloudConfig, SECRETS)
DEPARTMENT = Form(DepartmentConfig, ACCESS)
ADOPTION = Form(AdoptionConfig, ACCESS)


def form_of(stack: str) -> Form:
    """Return the form that a stack of this name has."""
    if is_adoption(stack):
        return ADOPTION
    return DEPARTMENT if is_department(stack) else CLOUD


def from_engine() -> Settings:
    """Return the settings of the running stack; ConfigurationError if refused."""
    stack = pulumi.get_stack()
    text = pulumi.Config(PROJECT).get("stack")
    try:
        content = None if text is None else json.loads(text)
    except json.JSONDecodeError:
        # A plain text value reaches the program as it is.
        content = text
    return validated(content, _shown(stack), stack)


def from_clone(stack: str) -> Settings:
    """Return the settings in the file of a stack; ConfigurationError if refused."""
    return from_file(ROOT / _shown(stack), stack, _shown(stack))


def _shown(stack: str) -> str:
    """Return the stack file's path as messages write it."""
    return f"stacks/Pulumi.{stack}.yaml"


def from_file(path: Path, stack: str, shown: str) -> Settings:
    """Return the settings in a stack file, called `shown` in messages."""
    config = config_section(path, shown)
    problems = [f"{shown}: config.{line}" for line in _key_problems(config, stack)]
    try:
        settings = validated(config.get(KEY), shown, stack)
    except ConfigurationError as error:
        raise ConfigurationError(*error.problems, *problems) from error
    if problems:
        raise ConfigurationError(*problems)
    return settings


def validated(content: object, shown: str, stack: str) -> Settings:
    """Return the model of `content`; ConfigurationError with every problem at once."""
    form = form_of(stack)
    if not isinstance(content, dict):
        raise ConfigurationError(f"{shown}: config.{KEY}: {not_a_mapping(content)}")
    problems = [f"{shown}: {line}" for line in _stack_problems(content, stack)]
    try:
        settings = form.model.model_validate(content)
    except ValidationError as error:
        lines = sentences(error, form.model)
        problems += [f"{shown}: {line}" for line in lines]
        raise ConfigurationError(*problems) from error
    if isinstance(settings, DepartmentConfig):
        problems += [f"{shown}: {line}" for line in settings.problems(stack)]
    if problems:
        raise ConfigurationError(*problems)
    return settings


def _key_problems(config: dict[str, Any], stack: str) -> Iterator[str]:
    """Yield a line for each secret that is missing or in clear, and each foreign key.

    The value of a secret is never shown, whatever form it has.
    """
    form = form_of(stack)
    for key in form.secrets:
        fix = f"Fix: pulumi config set --secret {key} -s {stack}"
        if key not in config:
            yield f"{key}: is missing; allowed: a secret. {fix}."
        elif not _is_secure(config[key]):
            yield (
                f"{key}: is in clear text; allowed: a secret only. "
                f"{fix}, and replace the key that was shown."
            )
    for key in config:
        if key not in (KEY, *form.secrets):
            known = ", ".join((KEY, *form.secrets))
            yield f"{key}: is not a known key; allowed: {known}. Fix: remove it."


def _is_secure(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secure"}


def _stack_problems(content: dict[str, Any], stack: str) -> Iterator[str]:
    """Yield a line for each value that belongs to another stack's site.

    An unregistered region or environment is left to the model, which names it.
    """
    rule = facts().stack_rule(stack)
    if rule is None:
        known = ", ".join(item.name for item in facts().stacks)
        yield (
            f"stack {stack!r} is not registered; allowed: {known}. "
            "Fix: use one of them or register it in facts/data/stacks.yaml."
        )
        return
    if is_department(stack) or is_adoption(stack):
        # Its file says neither: both follow from the name.
        return
    own = {"env": rule.env, "region": facts().sites[rule.site].region}
    registered = {
        "env": {item.env for item in facts().stacks},
        "region": {site.region for site in facts().sites.values()},
    }
    for key, values in registered.items():
        if content.get(key) in values - {own[key]}:
            yield (
                f"{key}: {content[key]!r} is not for {stack}; allowed: {own[key]}. "
                "Fix: use it, or name the stack it is for."
            )
