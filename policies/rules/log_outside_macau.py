"""Logs or events are sent to something that is not a Macau store of the government.

What: regions, ARNs, projects, buckets and hosts that receive logs, events, metrics,
    inventories and mirrored traffic; a store must be of this stack or in the
    register.
Why: logs hold personal data and show how the cloud is built.
Fix: send them to a log project or a bucket of this stack.
Source: clauses A35 and A36; Law 13/2019.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "log_outside_macau"

RULE = Rule(
    "MO-RES-008", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

EXPORT = "alicloud:log/ossExport:OssExport"
MIRROR = "alicloud:vpc/trafficMirrorSession:TrafficMirrorSession"
LOGS = Example("alicloud:oss/bucket:Bucket", {"bucket": "logs"}, name="logs")

GOOD = (
    Example(EXPORT, {"bucket": "logs"}, others=(LOGS,)),
    Example(EXPORT, {"bucket": "mogov-shared-images-bucket"}, others=()),
    Example("alicloud:vpc/flowLog:FlowLog", {}),
)
BAD = (
    Example(
        "alicloud:sls/collectionPolicy:CollectionPolicy",
        {"centralizeConfig": {"destRegion": "cn-hongkong"}},
        at=("centralizeConfig.destRegion",),
    ),
    Example(
        "alicloud:cfg/deliveryChannel:DeliveryChannel",
        {"deliveryChannelTargetArn": "acs:oss:cn-hangzhou:1999100000000010:b"},
        at=("deliveryChannelTargetArn",),
    ),
    Example(
        "alicloud:log/etl:Etl",
        {"etlSinks": [{"endpoint": "cn-hangzhou.log.aliyuncs.com"}]},
        at=("etlSinks.0.endpoint",),
    ),
    Example(
        "alicloud:arms/syntheticTask:SyntheticTask",
        {"commonSetting": {"xtraceRegion": "cn-hangzhou"}},
        at=("commonSetting.xtraceRegion",),
    ),
    Example(EXPORT, {"bucket": "foreign"}, at=("bucket",), others=(LOGS,)),
    Example(
        MIRROR,
        {"trafficMirrorTargetId": "eni-1"},
        at=("trafficMirrorTargetId",),
        others=(),
    ),
)
