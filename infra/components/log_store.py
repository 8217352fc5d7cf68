"""One log store and its index: encrypted with our key, kept half a year at least."""

from pulumi_alicloud import kms, log
from pydantic import Field

from infra.model import Strict
from infra.platform import Component, Platform

SHORTEST_DAYS = 180  # half a year, in the pilot as in production
# Role of the account through which the service reads our key and writes archives;
# the name is the service's own.
SERVICE_ROLE = "aliyunlogdefaultrole"
SEPARATORS = ", '\";=()[]{}?@&<>/:\n\t\r"


class LogStoreConfig(Strict):
    """How log lines are kept."""

    days: int = Field(
        ge=SHORTEST_DAYS, le=3650, description="Days that a line is kept."
    )
    shards: int = Field(
        ge=1, le=256, description="Parallel writers at first; changing it loses lines."
    )


def service_role(account_id: str) -> str:
    """Return the role that the log service takes in the account."""
    return f"acs:ram::{account_id}:role/{SERVICE_ROLE}"


class LogStore(Component):
    """Declares the store and the index, in the system of its parent."""

    store: log.Store
    index: log.StoreIndex

    def __init__(
        self,
        short: str,
        config: LogStoreConfig,
        platform: Platform,
        *,
        project: log.Project,
        key: kms.Key,
        parent: Component,
        physical: str = "",
    ) -> None:
        """Declare store `short`; `physical` where a service demands its own name."""
        super().__init__(
            "LogStore", parent.system, platform, qualifier=short, parent=parent
        )
        logical = platform.name(short, "logstore")
        self.store = log.Store(
            logical,
            project_name=project.project_name,
            logstore_name=physical or logical,
            retention_period=config.days,
            shard_count=config.shards,
            auto_split=True,
            max_split_shard_count=max(64, config.shards),
            append_meta=True,
            # Anonymous writers of web pages: never.
            enable_web_tracking=False,
            encrypt_conf=self._encryption(key),
            opts=self.keeping(),
        )
        self.index = log.StoreIndex(
            platform.name(short, "logstore-index"),
            project=project.project_name,
            logstore=self.store.logstore_name,
            full_text=log.StoreIndexFullTextArgs(
                case_sensitive=False, include_chinese=True, token=SEPARATORS
            ),
            opts=self.inside(),
        )
        self.register_outputs({"logstore": self.store.logstore_name})

    def _encryption(self, key: kms.Key) -> log.StoreEncryptConfArgs:
        site = self.platform.site
        return log.StoreEncryptConfArgs(
            enable=True,
            encrypt_type="default",
            user_cmk_info=log.StoreEncryptConfUserCmkInfoArgs(
                cmk_key_id=key.id,
                region_id=site.region,
                arn=service_role(site.account_id),
            ),
        )
