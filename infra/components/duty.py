"""Who is told when something is wrong: a duty address of the body, never a person's.

No name, address or telephone number of a person is written down (Law 8/2005).
"""

from typing import Annotated

from pulumi_alicloud import cms
from pydantic import Field, StringConstraints

from infra.model import Strict
from infra.platform import Component

SYSTEM = "logging"
# An office's address: "duty" is in it, a person's name has no place.
DutyAddress = Annotated[
    str, StringConstraints(pattern=r"^[a-z-]*duty[a-z-]*@[a-z0-9.-]+$", max_length=64)
]


class DutyConfig(Strict):
    """Who is told."""

    mail: DutyAddress = Field(description="Duty address of the operating body.")
    purpose: str = Field(max_length=64, description="Which office it is.")


def duty(component: Component, config: DutyConfig) -> cms.AlarmContactGroup:
    """Declare the contact and its group inside `component`; returns the group."""
    physical = component.platform.name(SYSTEM, "duty")
    contact = cms.AlarmContact(
        physical,
        alarm_contact_name=physical,
        describe=config.purpose,
        channels_mail=config.mail,
        lang="en",
        opts=component.inside(),
    )
    return cms.AlarmContactGroup(
        component.platform.name(SYSTEM, "duty-group"),
        alarm_contact_group_name=component.platform.name(SYSTEM, "duty-group"),
        describe=config.purpose,
        contacts=[contact.alarm_contact_name],
        # No news of the service's own: alarms only.
        enable_subscribed=False,
        opts=component.inside(),
    )
