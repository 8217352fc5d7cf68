"""The account's directory, and two refusals that nobody inside can lift.

A control policy binds every account, role and user, the account's owner included: no
call outside the Macau region of the site, and no vendor ever opens data. The packs
judge a plan; these bind whoever does not use one. Clauses A34 to A37.
"""

from pulumi_alicloud import resourcemanager
from pydantic import Field

from infra.components.grant import DATA, document
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "org"
# Calls of these products have no region; refusing them would lock the account.
CENTRAL = ("ims:*", "ram:*", "resourcemanager:*", "sts:*", "tag:*")


class DirectoryConfig(Strict):
    """The directory and its refusals."""

    vendor_role: Slug = Field(description="Role of identity that a vendor takes.")


class Directory(Component):
    """Declares the directory, and the refusals at its root."""

    def __init__(
        self, config: DirectoryConfig, platform: Platform, *, parent: Component
    ) -> None:
        """Declare the directory of `config`."""
        super().__init__("Directory", SYSTEM, platform, parent=parent)
        self.directory = resourcemanager.ResourceDirectory(
            platform.name(SYSTEM, "directory"),
            status="Enabled",
            # A deleted member takes its data along: never without a decision.
            member_deletion_status="Disabled",
            opts=self.keeping(),
        )
        self._refuse(
            "other-regions",
            "No call outside the Macau region of the site",
            region_document(platform.site.region),
        )
        self._refuse(
            "vendor-data",
            "No vendor opens data",
            vendor_document(platform, config.vendor_role),
        )
        self.register_outputs({})

    def _refuse(self, short: str, purpose: str, policy: str) -> None:
        physical = self.platform.name(SYSTEM, "refuse", short)
        refusal = resourcemanager.ControlPolicy(
            physical,
            control_policy_name=physical,
            description=purpose,
            # Roles too: most calls here are made by one.
            effect_scope="All",
            policy_document=policy,
            tags=self.tags,
            # The service refuses policies before they are switched on.
            opts=self.inside(self.directory),
        )
        resourcemanager.ControlPolicyAttachment(
            self.platform.name(SYSTEM, "refused", short),
            policy_id=refusal.id,
            target_id=self.directory.root_folder_id,
            opts=self.inside(),
        )


def region_document(region: str) -> str:
    """Return the refusal of calls to another region; central products are spared."""
    return document(
        [
            {
                "Condition": {"StringNotEquals": {"acs:RequestedRegion": [region]}},
                "Effect": "Deny",
                "NotAction": list(CENTRAL),
                "Resource": ["*"],
            }
        ]
    )


def vendor_document(platform: Platform, role: str) -> str:
    """Return the refusal of data to the vendor's role, whatever else it is given."""
    account = platform.site.account_id
    # An assumed role is named with its session.
    name = platform.name("identity", "role", role)
    principal = [f"acs:ram:*:{account}:*role/{name}*"]
    return document(
        [
            {
                "Action": list(DATA),
                "Condition": {"StringLike": {"acs:PrincipalARN": principal}},
                "Effect": "Deny",
                "Resource": ["*"],
            }
        ]
    )
