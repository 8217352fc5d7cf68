"""One resource as a rule sees it: type, name, inputs and the provider it uses."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from policies.errors import UnexpectedShape, UnknownValue
from policies.values import UNKNOWN, Value, holds_secret, plain, reveal


class Shape(Enum):
    """What a printed value may look like: everything else stays unprinted.

    Inputs may hold personal data or keys that nobody marked as secret, so a value
    is shown only when it has the form of the harmless thing the rule expects.
    """

    PLACE = re.compile(r"[a-z]{2,12}(-[a-z0-9]{1,20}){1,5}")
    HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,10}\.?")
    PROTOCOL = re.compile(r"HTTPS?|https?")
    CODE = re.compile(r"[a-z0-9-]{1,20}")
    INPUT = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,60}")
    NUMBER = re.compile(r"[0-9]{1,20}")
    ADDRESS = re.compile(r"[0-9a-fA-F.:]{2,45}(/[0-9]{1,3})?")
    ARN = re.compile(r"acs:[a-z0-9-]{2,30}:[a-z0-9*-]{0,40}:[0-9*]{0,20}(:[^ ]{0,9})?")


def show(value: Value, shape: Shape, *, secret: bool = False) -> str:
    """Return the value as text if it may be printed, else a description of it."""
    if secret:
        return "a secret value (not shown)"
    if isinstance(value, str) and shape.value.fullmatch(value):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "a value of another form (not shown)"


@dataclass(frozen=True, slots=True)
class Options:
    """What the engine shows of a resource's options; absent ones are at rest."""

    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


_PLAIN = Options()
_PLAIN_VALUES = frozenset({str, bool, float})


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with decoded inputs (`policies.values`); `provider` may be absent.

    The fields after `options` are known only with the whole stack in view: `id` and
    `outputs` after creation, the URNs by which an input depends on other resources,
    and whether the resource is only read, not managed (`external`).
    """

    type: str
    name: str
    inputs: dict[str, Value]
    provider: "Resource | None" = None
    urn: str = ""
    options: Options = _PLAIN
    id: str | None = None
    outputs: dict[str, Value] = field(default_factory=dict)
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    external: bool = False

    @property
    def module(self) -> str:
        """The module of the type token: `vpc` of alicloud:vpc/network:Network."""
        return self.type.split(":")[1].split("/")[0]

    @property
    def label(self) -> str:
        """How messages name the resource: vpc.Network "pilot-edge-vpc"."""
        if self.type.startswith("pulumi:providers:"):
            return f'provider "{self.name}"'
        parts = self.type.split(":")
        short = f"{self.module}.{parts[2]}" if len(parts) > 2 else self.type  # noqa: PLR2004 - package:module:Class
        return f'{short} "{self.name}"'

    def at(self, path: str) -> Value:
        """Return the input at a dotted path, None if it is absent.

        UnknownValue if it, or something on the way, is not known; UnexpectedShape
        if the path runs through a text or a number. Secret marks are taken off.
        """
        found: Value = self.inputs
        for part in _parts(path):  # most values are plain: no marks, no lists
            if type(found) is not dict:
                break
            found = found.get(part)
        else:
            if found is None or type(found) in _PLAIN_VALUES:
                return found
        value, _ = self._find(path)
        return plain(value)

    def has(self, path: str) -> bool:
        """Tell whether the input is given; an unknown value counts as given."""
        parent, _, key = path.rpartition(".")
        if not parent:
            return reveal(self.inputs.get(key))[0] is not None
        holder = self._find(parent)[0]
        if isinstance(holder, dict):
            return reveal(holder.get(key))[0] is not None
        if holder is None:
            return False
        raise UnexpectedShape(parent)

    def plain_map(self, key: str) -> dict[str, str] | None:
        """Return a map of texts that are all known and open, None for any other value.

        For rules that ask for many keys of it: they look them up without a path.
        """
        held = self.inputs.get(key)
        if type(held) is not dict or not all(type(v) is str for v in held.values()):
            return None
        return cast("dict[str, str]", held)

    def is_secret(self, path: str) -> bool:
        """Tell whether the input is, lies in, or holds a secret."""
        value, secret = self._find(path)
        return secret or holds_secret(value)

    def show(self, path: str, shape: Shape) -> str:
        """Return the input at `path` in the form in which it may be printed."""
        return show(self.at(path), shape, secret=self.is_secret(path))

    def _find(self, path: str) -> tuple[Value, bool]:
        value: Value = self.inputs
        secret = False
        done: list[str] = []
        for part in _parts(path):
            value = _step(value, part, done)
            done.append(part)
            value, hidden = reveal(value)
            secret = secret or hidden
            if value is UNKNOWN:
                raise UnknownValue(".".join(done))
        return value, secret


@functools.lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _step(value: Value, part: str, done: list[str]) -> Value:
    if value is None:
        return None
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isdecimal():
        return value[int(part)] if int(part) < len(value) else None
    raise UnexpectedShape(".".join(done))
