"""A text names a region, a host, an account or an ARN outside Macau.

What: every text of every input that has no parser of its own: documents in JSON or
    YAML, scripts, user data, environment variables, image names; also inside base64,
    gzip, escapes and percent-encoding. Names, titles and remarks are not judged.
Why: a script or a document moves data as well as an input does, and a property that
    is new in the provider is caught here before anybody has classified it.
Fix: name a place of the site, or remove the text.
Source: clauses A35 and A36; facts/data/foreign.yaml.
"""

import base64
from collections.abc import Iterator

from policies.errors import Deferred, Undetermined
from policies.examples import SITE
from policies.places import judged, text_judged
from policies.resource import Resource
from policies.rule import Example, Outcome, Rule, Severity
from policies.scope import declared
from policies.stack import Stack
from policies.texts import texts

NAME = "foreign_place_in_text"


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Scan the texts, and judge the ARNs for which no other rule speaks."""
    yield from judged(NAME)(resource, stack)
    for found in texts(resource.type, resource.inputs):
        if not isinstance(found, Undetermined):
            yield from text_judged(found, stack)
        elif stack.graph is None:
            yield Deferred(found.at)
        elif not stack.graph.contributors(resource, found.at):
            yield found


def concerned(type_: str) -> bool:
    """Types that may be declared; a denied type is refused whatever it says."""
    return declared(type_) is not None


RULE = Rule("MO-RES-014", Severity.HIGH, ("A35", "A36"), concerned, check)

COMMAND = "alicloud:ecs/command:Command"
INSTANCE = "alicloud:ecs/instance:Instance"
FUNCTION = "alicloud:fc/v3Function:V3Function"
SCRIPT = "#!/bin/sh\nossutil cp -r /data oss://backup -e oss-us-west-1"
VARIABLE = "environmentVariables.NAME"
PACKED = base64.b64encode(SCRIPT.encode()).decode()
BUCKET_ARN = f"acs:oss::{SITE.account_id}:logs"

GOOD = (
    Example(COMMAND, {"commandContent": "systemctl restart web"}),
    Example(COMMAND, {"name": "cn-hangzhou migration", "commandContent": "true"}),
    Example(INSTANCE, {"imageId": "aliyun_3_x64_20G_alibase_20240528.vhd"}),
    Example(INSTANCE, {"userData": base64.b64encode(b"#!/bin/sh\ntrue").decode()}),
)
BAD = (
    Example(COMMAND, {"commandContent": SCRIPT}, at=("commandContent",)),
    Example(INSTANCE, {"userData": PACKED}, at=("userData",)),
    Example(
        FUNCTION,
        {"customContainerConfig": {"image": "registry.cn-hangzhou.aliyuncs.com/a/b"}},
        at=("customContainerConfig.image",),
    ),
    Example(FUNCTION, {"environmentVariables": {"NAME": SCRIPT}}, at=(VARIABLE,)),
    Example(INSTANCE, {"roleName": "x", "extra": BUCKET_ARN}, at=("extra",)),
    Example(
        COMMAND,
        {"commandContent": '{"to":"\\u0063n-hongkong"}'},
        at=("commandContent",),
    ),
)
