"""Reads a stack's settings: from the engine in a run, from the file in a check.

Both ways end in the same model, so what `gov-cloud` refuses before the engine starts
is what the program would refuse.
"""

import json
from pathlib import Path
from typing import Any

import pulumi
from pydantic import ValidationError

from facts import FactsError, facts
from facts.read import read_yaml
from infra.cloud import CloudConfig
from infra.errors import ConfigurationError
from infra.problems import sentences

PROJECT = "gov-cloud"
KEY = f"{PROJECT}:stack"
SECRETS = (f"{PROJECT}:accessKey", f"{PROJECT}:secretKey")
# Keys that Pulumi itself keeps in a stack file.
ENGINE_KEYS = ("config", "encryptionsalt", "encryptedkey", "secretsprovider")
LARGEST_BYTES = 1_000_000


def from_engine() -> CloudConfig:
    """Return the settings of the running stack; ConfigurationError if refused."""
    text = pulumi.Config(PROJECT).get("stack")
    file = f"stacks/Pulumi.{pulumi.get_stack()}.yaml"
    if text is None:
        raise ConfigurationError([_no_settings(file)])
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigurationError([f"{file}: {KEY}: is not a mapping ({error})"]) from error
    return validated(content, file, pulumi.get_stack())


def from_file(path: Path, stack: str, shown: str) -> CloudConfig:
    """Return the settings in a stack file, `shown` in messages by that name."""
    config = _config_section(path, shown)
    missing = [
        f"{shown}: config.{key}: is missing; allowed: a secret. "
        f"Fix: pulumi config set --secret {key} -s {stack}"
        for key in SECRETS
        if key not in config
    ]
    in_clear = [
        f"{shown}: config.{key}: is in clear text; allowed: a secret only. "
        f"Fix: pulumi config set --secret {key} -s {stack}, and replace the old key."
        for key in SECRETS
        if key in config and not _is_secure(config[key])
    ]
    foreign = [
        f"{shown}: config.{key}: is not a known key; allowed: "
        f"{', '.join((KEY, *SECRETS))}. Fix: remove it."
        for key in config
        if key not in (KEY, *SECRETS)
    ]
    problems = [*missing, *in_clear, *foreign]
    if KEY not in config:
        raise ConfigurationError([_no_settings(shown), *problems])
    try:
        settings = validated(config[KEY], shown, stack)
    except ConfigurationError as error:
        raise ConfigurationError([*error.problems, *problems]) from error
    if problems:
        raise ConfigurationError(problems)
    return settings


def validated(content: object, shown: str, stack: str) -> CloudConfig:
    """Return the model of `content`; ConfigurationError with every problem at once."""
    if not isinstance(content, dict):
        raise ConfigurationError([f"{shown}: {KEY}: {_not_a_mapping(content)}"])
    try:
        settings = CloudConfig.model_validate(content)
    except ValidationError as error:
        lines = sentences(error, CloudConfig)
        raise ConfigurationError(f"{shown}: {line}" for line in lines) from error
    _check_stack(settings, shown, stack)
    return settings


def _check_stack(settings: CloudConfig, shown: str, stack: str) -> None:
    """Refuse settings that belong to another stack's environment or site."""
    rule = facts().stack_rule(stack)
    if rule is None:
        known = ", ".join(item.name for item in facts().stacks)
        raise ConfigurationError(
            [f"{shown}: stack {stack!r} is not registered; allowed: {known}. "
             "Fix: use one of them or register it in facts/data/stacks.yaml."]
        )
    region = facts().sites[rule.site].region
    problems = []
    if settings.env != rule.env:
        problems.append(
            f"{shown}: env: {settings.env!r} is not this stack's; allowed: {rule.env}. "
            "Fix: correct it."
        )
    if settings.region != region:
        problems.append(
            f"{shown}: region: {settings.region} is not this stack's site; allowed: "
            f"{region}. Fix: correct it."
        )
    if problems:
        raise ConfigurationError(problems)


def _config_section(path: Path, shown: str) -> dict[str, Any]:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ConfigurationError(
            [f"{shown}: cannot be read ({error.strerror}); allowed: a stack file. "
             "Fix: name a stack that has one."]
        ) from error
    if size > LARGEST_BYTES:
        raise ConfigurationError(
            [f"{shown}: has {size:,} bytes; allowed: {LARGEST_BYTES:,}. "
             "Fix: keep values only."]
        )
    try:
        content = read_yaml(path)
    except FactsError as error:
        raise ConfigurationError(
            [f"{shown}: is not YAML: {error}. Allowed: a mapping of settings. "
             "Fix: correct the line named."]
        ) from error
    if content is None:
        raise ConfigurationError([_no_settings(shown)])
    if not isinstance(content, dict):
        raise ConfigurationError([f"{shown}: {_not_a_mapping(content)}"])
    config = content.get("config") or {}
    unknown = [key for key in content if key not in ENGINE_KEYS]
    if unknown or not isinstance(config, dict):
        found = ", ".join(map(str, unknown)) or "config"
        raise ConfigurationError(
            [f"{shown}: {found}: is not a known key or not a mapping; allowed: "
             f"{', '.join(ENGINE_KEYS)}. Fix: put settings under config, {KEY}."]
        )
    return config


def _is_secure(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"secure"}


def _no_settings(shown: str) -> str:
    return (
        f"{shown}: has no settings; allowed: a mapping at config, {KEY}. "
        "Fix: start from stacks/Pulumi.pilot-cloud.yaml."
    )


def _not_a_mapping(content: object) -> str:
    return (
        f"is a {type(content).__name__}, not a mapping; allowed: keys and values. "
        "Fix: start from stacks/Pulumi.pilot-cloud.yaml."
    )
