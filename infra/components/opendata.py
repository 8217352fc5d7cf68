"""Open data (A46 to A50): anonymised, reviewed, read by anyone, stored in Macau.

A zone of its own: a bucket that nobody reaches but through the gateway, interfaces that
only read, and a limit for every caller. The account refuses public buckets, so what is
published is served and never exposed (landing-zone reference, 8.6).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import pulumi
from pulumi_alicloud import apigateway, kms, resourcemanager
from pydantic import Field, StringConstraints

from infra.components.bucket import Bucket, BucketConfig
from infra.components.common import CommonConfig
from infra.model import Date, DomainName, Slug, Strict
from infra.naming import underscored
from infra.platform import Component, Platform

SYSTEM = "opendata"
STAGE = "RELEASE"
Path = Annotated[str, StringConstraints(pattern=r"^(/[\w\[\]-]+)+$")]


class ReviewConfig(Strict):
    """That what is published was anonymised and reviewed (A47, A48)."""

    reference: str = Field(min_length=4, max_length=64, description="Of the review.")
    date: Date = Field(description="When it was accepted.")
    method: str = Field(min_length=10, description="How personal data was removed.")


class InterfaceConfig(Strict):
    """One interface that anyone may read."""

    purpose: str = Field(max_length=180, description="What it answers, for people.")
    path: Path = Field(description="Path, with [name] for parts that callers fill in.")


class OpendataConfig(Strict):
    """Open data."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    review: ReviewConfig = Field(description="Before anything is published (A48).")
    store: BucketConfig = Field(description="Bucket of what is published.")
    origin: DomainName = Field(description="Name that answers behind the gateway.")
    interfaces: dict[Slug, InterfaceConfig] = Field(
        min_length=1, description="Interfaces."
    )
    calls_a_minute: int = Field(ge=1, le=100000, description="Of one caller address.")
    calls_in_all: int = Field(
        ge=1, le=1000000, description="A minute, of an interface."
    )
    timeout_ms: Annotated[int, Field(ge=500, le=30000)] = Field(
        description="Longest wait for an answer, in milliseconds."
    )
    level: Literal["open"] = Field(description="Class of data: nothing else fits here.")

    def problems(self, common: CommonConfig, as_of: Date) -> Iterator[str]:
        """Yield a line for each disagreement with other parts of the settings."""
        if common.api_gateway is None:
            yield (
                "opendata: needs a gateway; allowed: with common.api_gateway. Fix: "
                "declare the gateway or remove opendata."
            )
        if self.store.data != self.level:
            yield (
                f"opendata.store.data: {self.store.data} is not open; allowed: open. "
                "Fix: publish only what was reviewed as open (A46)."
            )
        if self.review.date > as_of:
            yield (
                f"opendata.review.date: {self.review.date} is after as_of ({as_of}); "
                "allowed: a review that has been accepted. Fix: wait for it (A48)."
            )


class Opendata(Component):
    """Declares the store, the interfaces, and the limit that holds for each."""

    def __init__(
        self,
        config: OpendataConfig,
        platform: Platform,
        *,
        gateway: apigateway.Instance,
        key: kms.Key,
        access_logs: pulumi.Input[str],
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare open data of `config`, served by `gateway`."""
        platform = platform.holding(config.level)
        super().__init__("Opendata", SYSTEM, platform)
        self.config = config
        Bucket(
            "open-data",
            config.store,
            platform,
            key=key,
            group_id=groups[config.resource_group].id,
            parent=self,
            logging_target=access_logs,
        )
        group = self._group(gateway)
        limit = self._limit()
        for short, interface in config.interfaces.items():
            self._interface(short, interface, group, limit)
        self.register_outputs({})

    def _group(self, gateway: apigateway.Instance) -> apigateway.Group:
        name = underscored(self.platform.name(SYSTEM, "apis"))
        return apigateway.Group(
            self.platform.name(SYSTEM, "apis"),
            name=name,
            description="Interfaces of open data: read only, with a limit.",
            instance_id=gateway.id,
            opts=self.inside(),
        )

    def _limit(self) -> apigateway.Plugin:
        physical = self.platform.name(SYSTEM, "limit")
        limits = {
            "unit": "MINUTE",
            "apiDefault": self.config.calls_in_all,
            "ipDefault": self.config.calls_a_minute,
        }
        return apigateway.Plugin(
            physical,
            plugin_name=underscored(physical),
            plugin_type="trafficControl",
            description="Most calls a minute, of all and of one caller.",
            plugin_data=json.dumps(limits, sort_keys=True, separators=(",", ":")),
            tags=self.tags,
            opts=self.inside(),
        )

    def _interface(
        self,
        short: str,
        interface: InterfaceConfig,
        group: apigateway.Group,
        limit: apigateway.Plugin,
    ) -> None:
        physical = self.platform.name(SYSTEM, "api", short)
        api = apigateway.Api(
            physical,
            name=underscored(physical),
            group_id=group.id,
            description=interface.purpose,
            # Anyone may read what is open (A49); the limit is for every caller.
            auth_type="ANONYMOUS",
            request_config=apigateway.ApiRequestConfigArgs(
                protocol="HTTPS", method="GET", path=interface.path, mode="MAPPING"
            ),
            request_parameters=list(_parameters(interface.path)),
            service_type="HTTP",
            http_service_config=apigateway.ApiHttpServiceConfigArgs(
                address=f"https://{self.config.origin}",
                method="GET",
                path=interface.path,
                timeout=self.config.timeout_ms,
            ),
            stage_names=[STAGE],
            force_nonce_check=False,
            opts=self.inside(),
        )
        apigateway.PluginAttachment(
            self.platform.name(SYSTEM, "api-limit", short),
            api_id=api.api_id,
            group_id=group.id,
            plugin_id=limit.id,
            stage_name=STAGE,
            opts=self.inside(),
        )


def _parameters(path: str) -> Iterator[apigateway.ApiRequestParameterArgs]:
    """Yield each part of a path that callers fill in, passed on unchanged."""
    for part in path.split("/"):
        if part.startswith("["):
            name: pulumi.Input[str] = part.strip("[]")
            yield apigateway.ApiRequestParameterArgs(
                name=name,
                name_service=name,
                type="STRING",
                required="REQUIRED",
                in_="PATH",
                in_service="PATH",
            )
