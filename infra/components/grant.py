"""What a role may do: policy documents, least first, built from named products.

Nobody is given an unbounded right: every action names its product, every resource this
account, and plain HTTP gives nobody anything. Reading settings never reads data: no
statement for `plan` or `apply` opens an object, a log line or a secret.
Source: landing-zone reference, 4 and 12.2 (separate plan and apply identities).
"""

import json
from collections.abc import Iterable
from typing import Any, Literal

Grant = Literal[
    "plan", "apply", "operator", "auditor", "security", "emergency", "vendor"
]
Statement = dict[str, Any]

# Products whose Describe/Get/List calls tell settings only.
PLAIN = (
    "actiontrail",
    "cen",
    "cms",
    "config",
    "dataworks",
    "dhs",
    "ecs",
    "hbr",
    "kvstore",
    "mq",
    "nas",
    "odps",
    "pvtz",
    "quotas",
    "ram",
    "rds",
    "resourcemanager",
    "slb",
    "tag",
    "vpc",
    "yundun-bastionhost",
    "yundun-cloudfirewall",
    "yundun-dbaudit",
    "yundun-sas",
    "yundun-sddp",
)
# Products whose Get calls also hand out data or keys: their reading calls one by one.
CAREFUL = {
    "apigateway": ("apigateway:DescribeApi*", "apigateway:DescribePlugin*"),
    "cr": ("cr:GetInstance", "cr:GetNamespace", "cr:GetRepository", "cr:List*"),
    "cs": ("cs:DescribeCluster", "cs:DescribeClusterNodePools", "cs:GetClusters"),
    "kms": ("kms:Describe*", "kms:ListAliases*", "kms:ListKey*", "kms:ListSecrets"),
    "log": (
        "log:GetAlert",
        "log:GetIndex",
        "log:GetJob",
        "log:GetLogStore",
        "log:GetProject",
        "log:ListLogStores",
        "log:ListProject",
    ),
    "oss": ("oss:GetBucket*", "oss:ListBuckets"),
}
# Calls that open data: what no vendor ever makes, in no role (A34).
DATA = (
    "cr:GetAuthorizationToken",
    "cr:PullRepository",
    "cs:DescribeClusterUserKubeconfig",
    "dhs:GetRecords",
    "kms:Decrypt",
    "kms:GetSecretValue",
    "log:GetLogStoreLogs",
    "log:PullLogs",
    "odps:Download",
    "odps:Select",
    "oss:GetObject*",
    "rds:CreateAccount",
    "rds:DescribeBackups",
)
# What the one who declares must not do: read data, hide tracks, make people.
NEVER_DECLARED = (
    "actiontrail:DeleteTrail",
    "actiontrail:StopLogging",
    "cr:GetAuthorizationToken",
    "cs:DescribeClusterUserKubeconfig",
    "kms:Decrypt",
    "kms:GetSecretValue",
    "kms:ScheduleKeyDeletion",
    "log:DeleteProject",
    "log:GetLogStoreLogs",
    "log:PullLogs",
    "oss:DeleteBucket",
    "oss:DeleteObject*",
    "oss:GetObject*",
    "ram:CreateAccessKey",
    "ram:CreateLoginProfile",
    "ram:CreateUser",
)
OPERATED = (
    "cms:*MetricRule*",
    "ecs:RebootInstance",
    "ecs:StartInstance",
    "ecs:StopInstance",
    "hbr:CreateRestoreJob",
    "kvstore:RestartInstance",
    "rds:RestartDBInstance",
    "slb:SetBackendServers",
    "slb:SetVServerGroupAttribute",
)
SECURED = (
    "ecs:RevokeSecurityGroup*",
    "kms:DisableKey",
    "ram:DetachPolicy*",
    "ram:UpdateRole",
    "yundun-bastionhost:Modify*",
    "yundun-cloudfirewall:*ControlPolicy*",
    "yundun-sas:Modify*",
    "yundun-sas:Operate*",
    "yundun-sddp:Modify*",
)
# When the pipeline or the sign-on is down: bring services back, open no data.
SAVED = (
    "cs:ScaleClusterNodePool",
    "ecs:AuthorizeSecurityGroup*",
    "kms:CancelKeyDeletion",
    "kms:EnableKey",
    "rds:SwitchDBInstanceHA",
    "slb:*Listener*",
    "vpc:*RouteEntry",
)
AUDITED = (
    "actiontrail:LookupEvents",
    "log:GetLogStoreHistogram",
    "log:GetLogStoreLogs",
    "oss:GetObject",
    "oss:ListObjects",
)
# What a grant may do besides reading settings.
ADDED: dict[Grant, tuple[str, ...]] = {
    "operator": OPERATED,
    "security": SECURED,
    "emergency": (*OPERATED, *SAVED),
}


def grant_document(grant: Grant, account_id: str, logs: Iterable[str]) -> str:
    """Return the policy document of a grant; `logs` are what auditors may read."""
    account = f"acs:*:*:{account_id}:*"
    statements = [_allow(_reading(), [account])]
    if grant == "apply":
        declared = sorted(f"{product}:*" for product in (*PLAIN, *CAREFUL))
        statements = [
            _allow(declared, [account]),
            _deny(NEVER_DECLARED, [account]),
        ]
    elif grant == "auditor":
        statements.append(_allow(AUDITED, sorted(logs)))
    elif grant == "vendor":
        statements.append(_deny(DATA, [account]))
    elif grant in ADDED:
        statements.append(_allow(ADDED[grant], [account]))
    return document(statements)


def trust_document(principal: dict[str, list[str]], condition: Statement) -> str:
    """Return the document that says who may take a role, and under what condition."""
    statement: Statement = {
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": principal,
    }
    if condition:
        statement["Condition"] = condition
    return document([statement])


def document(statements: list[Statement]) -> str:
    """Return statements as a policy; keys sorted, or every preview would differ."""
    content = {"Statement": statements, "Version": "1"}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _reading() -> list[str]:
    calls = [
        f"{product}:{verb}*"
        for product in PLAIN
        for verb in ("Describe", "Get", "List")
    ]
    return sorted(calls + [call for few in CAREFUL.values() for call in few])


def _allow(actions: Iterable[str], resources: list[str]) -> Statement:
    return {
        "Action": list(actions),
        "Condition": {"Bool": {"acs:SecureTransport": ["true"]}},
        "Effect": "Allow",
        "Resource": resources,
    }


def _deny(actions: Iterable[str], resources: list[str]) -> Statement:
    return {"Action": list(actions), "Effect": "Deny", "Resource": resources}
