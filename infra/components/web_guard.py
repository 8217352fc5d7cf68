"""The guard before every page that citizens open: a web application firewall.

Only TLS 1.2 and later reaches it, plain HTTP is redirected, and it asks one name behind
it, which answers inside our networks. Clause B24.
"""

from pulumi_alicloud import wafv3
from pydantic import Field

from infra.model import DomainName, Strict
from infra.platform import Component, Platform

SYSTEM = "security"
HTTPS = 443
STRONG = 2  # the service's cipher suites without weak ones


class WebGuardConfig(Strict):
    """The guard before what citizens open."""

    domain: DomainName = Field(description="Name that citizens open.")
    origin: DomainName = Field(description="Name behind it, of our private zone.")
    certificate: str = Field(
        min_length=1, description="Id of its certificate at the site."
    )


class WebGuard(Component):
    """Declares the firewall, the guarded name, and the protection of all names."""

    instance: wafv3.Instance

    def __init__(
        self, config: WebGuardConfig, platform: Platform, *, parent: Component
    ) -> None:
        """Declare the guard of `config`."""
        super().__init__("WebGuard", SYSTEM, platform, parent=parent)
        self.instance = wafv3.Instance(platform.name(SYSTEM, "waf"), opts=self.inside())
        self._domain(config)
        physical = platform.name(SYSTEM, "waf-base")
        wafv3.DefenseTemplate(
            physical,
            defense_template_name=physical,
            description="Known attacks are refused for every guarded name.",
            instance_id=self.instance.id,
            defense_scene="waf_base",
            template_type="user_default",
            template_origin="custom",
            status="1",
            opts=self.inside(),
        )
        self.register_outputs({"instanceId": self.instance.id})

    def _domain(self, config: WebGuardConfig) -> None:
        wafv3.Domain(
            self.platform.name(SYSTEM, "waf-domain"),
            domain=config.domain,
            instance_id=self.instance.id,
            access_type="share",
            listen=wafv3.DomainListenArgs(
                cert_id=config.certificate,
                https_ports=[HTTPS],
                tls_version="tlsv1.2",
                enable_tlsv3=True,
                cipher_suite=STRONG,
                http2_enabled=True,
                focus_https=True,
                protection_resource="share",
                # The caller's address: nobody but the guard may write it.
                xff_header_mode=0,
            ),
            redirect=wafv3.DomainRedirectArgs(
                backends=[config.origin],
                loadbalance="roundRobin",
                # Behind the guard the way is encrypted too.
                focus_http_backend=False,
                sni_enabled=True,
                keepalive=True,
                retry=True,
                connect_timeout=5,
                read_timeout=60,
                write_timeout=60,
            ),
            tags=self.tags,
            opts=self.inside(),
        )
