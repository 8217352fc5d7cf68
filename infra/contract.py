"""What production promises to the departments' stacks: typed, versioned outputs.

The platform writes them, a department's stack reads them through a stack reference and
nothing else; both ends are this file. A change that a reader would not survive gets a
new version, so that it is refused in one line instead of half declared.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import pulumi
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.components.hub import HubIds
from infra.components.tenancy import ENTRY, OPERATIONS, SERVICES, TenantStandard
from infra.components.tenant import Foundation
from infra.errors import ConfigurationError
from infra.model import Cidr, Department, DomainName, Region, Slug, Strict
from infra.problems import sentences
from infra.protection import Protection

VERSION = "platform/1"


class HubOutputs(Strict):
    """The hub, as links need it."""

    cen_id: str = Field(min_length=1, description="Id of the CEN instance.")
    router_id: str = Field(min_length=1, description="Id of the transit router.")
    tables: dict[Slug, str] = Field(description="Route table -> its id.")


class PlatformOutputs(BaseModel):
    """The outputs of a platform stack, complete and of the version we read."""

    # More outputs than we read are a newer platform of the same version: welcome.
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    contract: Literal["platform/1"] = Field(description="Version of these outputs.")
    region: Region = Field(description="Region that it stands in.")
    steward: Department = Field(description="Public body that operates it (A37).")
    networks: dict[Slug, Cidr] = Field(description="Network -> its block.")
    zone: DomainName = Field(description="Its private zone.")
    hub: HubOutputs = Field(description="The hub.")
    access_logs: str = Field(
        min_length=1, description="Bucket that keeps accesses to buckets."
    )
    sign_on: str = Field(min_length=1, description="Name of the sign-on.")
    backup_policy: str = Field(min_length=1, description="Id of the daily policy.")
    # The engine drops an output of no value, so that one would look as if it were gone.
    key_instance: str = Field(
        description="Id of its own key hardware; empty: the site's shared one."
    )
    protection: Protection = Field(description="What must not be deleted.")
    standard: TenantStandard = Field(description="What every department gets.")

    def foundation(self, tied: Callable[[str], pulumi.Input[str]]) -> Foundation:
        """Return what a department's stack builds on.

        `tied` makes a value an output of the stack reference, so that the engine and
        the packs see where it is from.
        """
        hub, instance = self.hub, self.key_instance
        return Foundation(
            peers=self.networks,
            hub=HubIds(
                tied(hub.cen_id),
                tied(hub.router_id),
                {short: tied(table) for short, table in hub.tables.items()},
            ),
            zone=self.zone,
            access_logs=tied(self.access_logs),
            sign_on=tied(self.sign_on),
            backup_policy=tied(self.backup_policy),
            key_instance=tied(instance) if instance else None,
        )


def outputs(
    foundation: Foundation,
    standard: TenantStandard,
    protection: Protection,
    *,
    region: str,
    steward: str,
) -> dict[str, pulumi.Input[object]]:
    """Return the outputs of a platform: `PlatformOutputs`, some not known yet."""
    instance = foundation.key_instance
    return {
        "contract": VERSION,
        "region": region,
        "steward": steward,
        "networks": {name: str(block) for name, block in foundation.peers.items()},
        "zone": foundation.zone,
        "hub": {
            "cen_id": foundation.hub.cen_id,
            "router_id": foundation.hub.router_id,
            "tables": dict(foundation.hub.tables),
        },
        "access_logs": foundation.access_logs,
        "sign_on": foundation.sign_on,
        "backup_policy": foundation.backup_policy,
        "key_instance": "" if instance is None else instance,
        "protection": protection.model_dump(mode="json"),
        "standard": standard.model_dump(mode="json"),
    }


def accepted(found: Mapping[str, object] | None, platform: str) -> PlatformOutputs:
    """Return the outputs of stack `platform`; ConfigurationError says what they lack.

    One line for a platform that is not up or of another version, else one for each
    output that is missing or of another type.
    """
    if not found:
        raise ConfigurationError(not_up(platform))
    version = found.get("contract")
    if version != VERSION:
        raise ConfigurationError(
            f"stack {platform}: outputs.contract: is {version!r}; allowed: {VERSION}. "
            f"Fix: bring {platform} up with this release, or use the release it has."
        )
    try:
        return PlatformOutputs.model_validate(_whole(found))
    except ValidationError as error:
        raise ConfigurationError(
            *(
                f"stack {platform}: outputs.{line} Then bring {platform} up."
                for line in sentences(error, PlatformOutputs)
            )
        ) from error


def _whole(value: object) -> object:
    """Return a value with whole numbers as such: on the way they all have a point."""
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def unknown_places(platform: PlatformOutputs, name: str) -> list[str]:
    """Return a line for each network or table that departments need and it lacks."""
    tables = platform.hub.tables
    # Pairs and not a mapping: a network and a table may bear one name.
    needed: list[tuple[str, Mapping[str, object]]] = [
        *((short, platform.networks) for short in (ENTRY, SERVICES, OPERATIONS)),
        (platform.standard.table, tables),
        (platform.standard.found_in, tables),
    ]
    return [
        f"stack {name}: outputs: has no {short!r}; allowed: {', '.join(known)}. Fix: "
        f"declare it in {name} and bring it up."
        for short, known in needed
        if short not in known
    ]


def not_up(platform: str) -> str:
    """Return the line for a platform that has no outputs: it was never brought up."""
    return (
        f"stack {platform}: is not up, and a department builds on it; allowed: the "
        f"platform first. Fix: gov-cloud up {platform}"
    )
