"""A rule on resources, as it is created."""

from typing import Any

RULE: dict[str, Any] = {
    "ConfigRuleName": "region",
    "ConfigRuleTriggerTypes": "ConfigurationItemChangeNotification",
    "ResourceTypesScope": ["ACS::ECS::Instance"],
    "RiskLevel": 1,
    "SourceIdentifier": "resource-region-limit",
    "SourceOwner": "ALIYUN",
}
