"""A URL or a webhook leads to a host outside Macau.

What: the host of every URL, webhook and callback, in any spelling: user information,
    percent-encoding, punycode and numeric addresses are taken off before it is
    compared.
Why: what is called back receives the event, and often the data.
Fix: use a host below the domain of the site.
Source: clauses A35 and A36.
"""

from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "url_outside_macau"

RULE = Rule(
    "MO-RES-013", Severity.HIGH, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example(
        "alicloud:cms/eventRule:EventRule",
        {"webhookParameters": [{"url": "https://duty.apsara.example/x"}]},
    ),
    Example(
        "alicloud:message/serviceSubscription:ServiceSubscription",
        {"endpoint": "queue-1"},
    ),
    Example("alicloud:cms/alarm:Alarm", {"webhook": "HTTPS://DUTY.APSARA.EXAMPLE./x"}),
)
BAD = (
    Example(
        "alicloud:cms/eventRule:EventRule",
        {"webhookParameters": [{"url": "https://hooks.evil.example/x"}]},
        at=("webhookParameters.0.url",),
    ),
    Example(
        "alicloud:cms/alarm:Alarm",
        {"webhook": "https://duty.apsara.example@evil.example"},
        at=("webhook",),
    ),
    Example(
        "alicloud:cms/alarm:Alarm", {"webhook": "http://0x08080808/"}, at=("webhook",)
    ),
    Example(
        "alicloud:message/serviceSubscription:ServiceSubscription",
        {"endpoint": "https://evil.example"},
        at=("endpoint",),
    ),
    Example(
        "alicloud:oss/bucketWebsite:BucketWebsite",
        {
            "routingRules": {
                "routingRules": [{"redirect": {"mirrorUrl": "https://evil.example/"}}]
            }
        },
        at=("routingRules.routingRules.0.redirect.mirrorUrl",),
    ),
)
