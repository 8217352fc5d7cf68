"""Reads the `config` section of a stack file, as Pulumi would, but suspiciously.

What the file says is the model's business; this refuses what is no stack file at all:
missing, empty, too large, not YAML, not a mapping, keys that Pulumi does not know.
"""

from pathlib import Path
from typing import Any

from facts import FactsError
from facts.read import read_yaml
from infra.errors import ConfigurationError

ENGINE_KEYS = ("config", "encryptionsalt", "encryptedkey", "secretsprovider")
LARGEST_BYTES = 1_000_000
START = "Fix: start from stacks/Pulumi.pilot-cloud.yaml."


def config_section(path: Path, shown: str) -> dict[str, Any]:
    """Return the `config` mapping; ConfigurationError says what the file is instead."""
    content = _content(path, shown)
    if not isinstance(content, dict):
        raise ConfigurationError(f"{shown}: {not_a_mapping(content)}")
    unknown = [str(key) for key in content if key not in ENGINE_KEYS]
    if unknown:
        raise ConfigurationError(
            f"{shown}: {', '.join(unknown)}: is not a known key; allowed: "
            f"{', '.join(ENGINE_KEYS)}. Fix: put settings under config."
        )
    config = content.get("config")
    if not isinstance(config, dict):
        raise ConfigurationError(f"{shown}: config: {not_a_mapping(config)}")
    return config


def not_a_mapping(content: object) -> str:
    """Return the sentence for a value that should have been keys and values."""
    found = "empty" if content is None else f"a {type(content).__name__}"
    return f"is {found}, not a mapping; allowed: keys and values. {START}"


def _content(path: Path, shown: str) -> object:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ConfigurationError(
            f"{shown}: cannot be read ({error.strerror}); allowed: a stack file. "
            "Fix: name a stack that has one."
        ) from error
    if size > LARGEST_BYTES:
        raise ConfigurationError(
            f"{shown}: has {size:,} bytes; allowed: {LARGEST_BYTES:,}. "
            "Fix: keep values only."
        )
    try:
        content: object = read_yaml(path)
    except FactsError as error:
        raise ConfigurationError(
            f"{shown}: is not a plain YAML file: {error} Allowed: a mapping of "
            "settings. Fix: correct the line named."
        ) from error
    return content
