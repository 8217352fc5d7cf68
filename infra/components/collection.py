"""How log lines of servers reach their store: a group of machines and what is read.

A machine joins by the label its image carries, so a new node is collected at once.
"""

import json

from pulumi_alicloud import log
from pydantic import Field

from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "logging"


class CollectionConfig(Strict):
    """What is read on servers."""

    store: Slug = Field(description="Log store that receives the lines.")
    label: Slug = Field(description="Label that the machines carry.")
    folder: str = Field(pattern=r"^/[\w/.-]+$", description="Folder that is read.")
    files: str = Field(min_length=1, description="Names of the files (`*.log`).")


class Collection(Component):
    """Declares the group of machines, what is read on them, and the link."""

    def __init__(
        self,
        config: CollectionConfig,
        platform: Platform,
        *,
        store: log.Store,
        parent: Component,
    ) -> None:
        """Declare collection into `store`."""
        super().__init__("Collection", SYSTEM, platform, parent=parent)
        name = platform.name(SYSTEM, "machines")
        machines = log.MachineGroup(
            name,
            name=name,
            project=store.project_name,
            # Addresses of nodes come and go; the label stays.
            identify_type="userdefined",
            identify_lists=[config.label],
            opts=self.inside(),
        )
        reading = platform.name(SYSTEM, "reading")
        read = log.LogTailConfig(
            reading,
            name=reading,
            project=store.project_name,
            logstore=store.logstore_name,
            input_type="file",
            output_type="LogService",
            input_detail=_detail(config),
            opts=self.inside(),
        )
        log.LogTailAttachment(
            platform.name(SYSTEM, "machines-reading"),
            project=store.project_name,
            logtail_config_name=read.name,
            machine_group_name=machines.name,
            opts=self.inside(),
        )
        self.register_outputs({})


def _detail(config: CollectionConfig) -> str:
    """Return the document of the collector: one line, one record."""
    detail = {
        "discardUnmatch": False,
        "enableRawLog": True,
        "fileEncoding": "utf8",
        "filePattern": config.files,
        "logBeginRegex": ".*",
        "logPath": config.folder,
        "logType": "common_reg_log",
        "maxDepth": 10,
        "regex": "(.*)",
        "key": ["content"],
        "topicFormat": "none",
    }
    return json.dumps(detail, sort_keys=True, separators=(",", ":"))
