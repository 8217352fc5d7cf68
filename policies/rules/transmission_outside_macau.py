"""A transmission begins or ends outside Macau.

What: region, address and owner of both ends of data transmission jobs, and the
    connection texts of data sources.
Why: a transmission moves whole databases; either end abroad is processing across the
    border.
Fix: transmit between instances of the site, or register the address.
Source: clauses A35 and A36.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "transmission_outside_macau"

RULE = Rule(
    "MO-RES-010", Severity.CRITICAL, ("A35", "A36"), spoken_for_by(NAME), judged(NAME)
)

JOB = "alicloud:dataworks/diJob:DiJob"

GOOD = (
    Example(
        "alicloud:dts/synchronizationJob:SynchronizationJob",
        {
            "destinationEndpointRegion": SITE.region,
            "destinationEndpointIp": "10.32.1.5",
            "destinationEndpointOwnerId": SITE.account_id,
        },
    ),
    Example(
        "alicloud:dataworks/dataSource:DataSource",
        {"connectionProperties": '{"address": "10.32.1.5"}'},
    ),
)
BAD = (
    Example(
        "alicloud:dts/synchronizationJob:SynchronizationJob",
        {"destinationEndpointRegion": "cn-hangzhou"},
        at=("destinationEndpointRegion",),
    ),
    Example(
        "alicloud:dts/migrationJob:MigrationJob",
        {"sourceEndpointIp": "8.8.8.8"},
        at=("sourceEndpointIp",),
    ),
    Example(
        "alicloud:dts/synchronizationJob:SynchronizationJob",
        {"destinationEndpointOwnerId": "9999999999999999"},
        at=("destinationEndpointOwnerId",),
    ),
    Example(
        "alicloud:gpdb/externalDataService:ExternalDataService",
        {"serviceDescription": '{"host": "https://db.evil.example"}'},
        at=("serviceDescription",),
    ),
    Example(
        JOB,
        {"destinationDataSourceSettings": [{"dataSourceName": "abroad"}]},
        at=("destinationDataSourceSettings.0.dataSourceName",),
        others=(),
    ),
)
