"""The cluster that services run on: managed Kubernetes and its pools of nodes.

Its interface answers inside our networks only, secrets are encrypted with our key, pods
have addresses of the vSwitches, and every call is logged. What runs in it is deployed
and not declared here. Source: landing-zone reference, 8.5; clauses A41, A43.
"""

from collections.abc import Iterator
from typing import Self

from pulumi_alicloud import cs, log
from pydantic import Field, model_validator

from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_group
from infra.components.runtime import Runtime
from infra.model import Cidr, Slug, Strict
from infra.platform import Component, Platform
from infra.sizes import SizeClass

SYSTEM = "common"
LOGGED = ("apiserver", "kcm", "scheduler", "ccm")
RUNTIME = "containerd"


class PoolConfig(Strict):
    """A pool of equal nodes."""

    purpose: Slug = Field(description="What runs on them, as a label.")
    size: SizeClass = Field(description="Size class of a node.")
    fewest: int = Field(ge=1, le=1000, description="Nodes at least.")
    most: int = Field(ge=1, le=1000, description="Nodes at most.")

    @model_validator(mode="after")
    def counts_fit(self) -> Self:
        """Refuse a pool that may have fewer nodes than it must have."""
        if self.most < self.fewest:
            raise ValueError(
                f"most: {self.most} is below fewest ({self.fewest}); allowed: that or "
                "more. Fix: correct one of the two."
            )
        return self


class ClusterConfig(Strict):
    """The cluster."""

    version: str = Field(
        pattern=r"^1\.[0-9]+\.[0-9]+-aliyun\.[0-9]+$", description="Version."
    )
    network: Slug = Field(description="Network that it stands in.")
    switches: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="vSwitches of nodes and pods."
    )
    security_group: Slug = Field(description="Security group of that network.")
    services: Cidr = Field(description="Block of its services; nobody else's.")
    log_days: int = Field(ge=180, le=3650, description="Days its own logs are kept.")
    pools: dict[Slug, PoolConfig] = Field(min_length=1, description="Pools of nodes.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        if self.network not in network.vpcs:
            yield unknown(f"{at}.network", self.network, network.vpcs)
            return
        switches = network.vpcs[self.network].switches
        for index, short in enumerate(self.switches):
            if short not in switches:
                yield unknown(f"{at}.switches.{index}", short, switches)
        yield from unknown_group(
            f"{at}.security_group", self.security_group, self.network, network
        )
        for taken, block in {"supernet": network.supernet, **network.ranges}.items():
            if self.services.overlaps(block):
                yield (
                    f"{at}.services: {self.services} overlaps {taken} ({block}); "
                    "allowed: a block of its own. Fix: move it."
                )


class Cluster(Component):
    """Declares the cluster and its pools."""

    cluster: cs.ManagedKubernetes

    def __init__(
        self,
        config: ClusterConfig,
        platform: Platform,
        *,
        runtime: Runtime,
        network: Network,
        logs: log.Project,
        parent: Component,
    ) -> None:
        """Declare the cluster of `config`; nodes are servers as `runtime` has them."""
        super().__init__("Cluster", SYSTEM, platform, parent=parent)
        self.config, self.runtime = config, runtime
        home = network.vpcs[config.network]
        self.switch_ids = [home.switches[short].id for short in config.switches]
        self.firewall_id = network.firewall.groups[config.security_group].id
        self.cluster = self._cluster(logs)
        for short, pool in config.pools.items():
            self._pool(short, pool)
        self.register_outputs({"clusterId": self.cluster.id})

    def _cluster(self, logs: log.Project) -> cs.ManagedKubernetes:
        physical = self.platform.name(SYSTEM, "cluster")
        return cs.ManagedKubernetes(
            physical,
            name=physical,
            version=self.config.version,
            cluster_spec="ack.pro.small",
            profile="Default",
            vswitch_ids=self.switch_ids,
            pod_vswitch_ids=self.switch_ids,
            service_cidr=str(self.config.services),
            proxy_mode="ipvs",
            security_group_id=self.firewall_id,
            # The defaults would make a way to and from the Internet that no
            # reviewer sees.
            new_nat_gateway=False,
            slb_internet_enabled=False,
            addons=[
                cs.ManagedKubernetesAddonArgs(name="terway-eniip"),
                cs.ManagedKubernetesAddonArgs(name="csi-plugin"),
                cs.ManagedKubernetesAddonArgs(name="csi-provisioner"),
                # The default entry would be a balancer of its own.
                cs.ManagedKubernetesAddonArgs(
                    name="nginx-ingress-controller", disabled=True
                ),
            ],
            disable_encryption=False,
            encryption_provider_key=self.runtime.key.id,
            enable_rrsa=True,
            # The certificate of the cluster is no business of the state.
            skip_set_certificate_authority=True,
            audit_log_config=cs.ManagedKubernetesAuditLogConfigArgs(
                enabled=True, sls_project_name=logs.project_name
            ),
            control_plane_log_components=list(LOGGED),
            control_plane_log_project=logs.project_name,
            control_plane_log_ttl=str(self.config.log_days),
            timezone="Asia/Macau",
            deletion_protection=self.platform.protection.services,
            delete_options=[
                cs.ManagedKubernetesDeleteOptionArgs(
                    resource_type=kind, delete_mode="retain"
                )
                for kind in ("SLS_ControlPlane", "SLS_Data")
            ],
            resource_group_id=self.runtime.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )

    def _pool(self, short: str, pool: PoolConfig) -> None:
        physical = self.platform.name(short, "node-pool")
        cs.NodePool(
            physical,
            node_pool_name=physical,
            cluster_id=self.cluster.id,
            vswitch_ids=self.switch_ids,
            security_group_ids=[self.firewall_id],
            instance_types=[self.runtime.profile.sizes[pool.size].server],
            instance_charge_type="PostPaid",
            multi_az_policy="BALANCE",
            image_type="AliyunLinux3",
            runtime_name=RUNTIME,
            key_name=self.runtime.pair.key_pair_name,
            internet_max_bandwidth_out=0,
            instance_metadata_options=cs.NodePoolInstanceMetadataOptionsArgs(
                http_tokens="required"
            ),
            system_disk_category=self.runtime.profile.disk,
            system_disk_size=120,
            system_disk_encrypted=True,
            system_disk_encrypt_algorithm="aes-256",
            system_disk_kms_key=self.runtime.key.id,
            security_hardening_os=True,
            install_cloud_monitor=True,
            scaling_config=cs.NodePoolScalingConfigArgs(
                enable=pool.most > pool.fewest,
                min_size=pool.fewest,
                max_size=pool.most,
                is_bond_eip=False,
                type="cpu",
            ),
            management=cs.NodePoolManagementArgs(
                enable=True, auto_repair=True, auto_upgrade=False, max_unavailable=1
            ),
            labels=[cs.NodePoolLabelArgs(key="gov-purpose", value=pool.purpose)],
            resource_group_id=self.runtime.group_id,
            # Of the pool, and of every node and disk that it starts.
            tags=self.tags,
            opts=self.inside(),
        )
