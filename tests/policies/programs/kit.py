"""What the programs are made of: the site's provider, tags, any type by its name."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_alicloud as alicloud

from facts import facts
from policies.examples import OWNER_TAGS
from tests.policies.programs.monitor import Setting

SITE = facts().sites["env10"]
PRODUCTION_SITE = facts().sites["env20"]
FOREIGN = "9999999999999999"
OWN = SITE.account_id
TAGS = {key: str(value) for key, value in OWNER_TAGS.items()}
ABROAD = "cn-hongkong"
HERE = SITE.region
ZONE = SITE.zones[0]
Program = Callable[[], None]


@dataclass(frozen=True)
class Case:
    """A program with its number, what it does, and what must be found (or nothing)."""

    number: str
    does: str
    run: Program
    expected: frozenset[str]
    setting: Setting
    undetermined: bool = False


CASES: list[Case] = []


def case(
    number: str,
    *expected: str,
    setting: Setting | None = None,
    undetermined: bool = False,
) -> Callable[[Program], Program]:
    """Enter a program into the list; its docstring says what it does."""

    def enter(program: Program) -> Program:
        does = " ".join((program.__doc__ or "").split())
        CASES.append(
            Case(
                number,
                does,
                program,
                frozenset(expected),
                setting or Setting(),
                undetermined,
            )
        )
        return program

    return enter


def provider(name: str = "site", **changes: Any) -> alicloud.Provider:
    """Declare the site's provider, with some settings changed."""
    settings: dict[str, Any] = {
        "region": SITE.region,
        "account_id": SITE.account_id,
        "protocol": "HTTPS",
        "skip_region_validation": True,
        "endpoints": [alicloud.ProviderEndpointArgs(**SITE.endpoints)],
    }
    return alicloud.Provider(name, **(settings | changes))


def opts(**options: Any) -> pulumi.ResourceOptions:
    """Return options with the site's provider, unless another one is given."""
    if "provider" not in options:
        options["provider"] = provider()
    return pulumi.ResourceOptions(**options)


def make(short: str, name: str = "x", /, **inputs: Any) -> Any:
    """Declare a type by its short name (`oss.Bucket`) with the site's provider."""
    module, _, kind = short.partition(".")
    cls = getattr(importlib.import_module(f"pulumi_alicloud.{module}"), kind)
    options = inputs.pop("opts", None) or opts()
    return cls(name, opts=options, **inputs)


def bucket(name: str = "records", /, **inputs: Any) -> Any:
    """Declare an owned, encrypted bucket."""
    settings: dict[str, Any] = {
        "bucket": f"mogov-{name}",
        "tags": TAGS,
        "server_side_encryption_rule": {"sse_algorithm": "KMS"},
    }
    return make("oss.Bucket", name, **(settings | inputs))
