"""The own roles of a department (B08), each with the least that it needs.

A role reaches what is its department's: things by name, or by the owner tag where the
service gives the name. Who belongs to which department is the sign-on's to say: it
hands out the role's name with the person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pulumi

from infra.components.grant import Statement, document
from infra.components.role import RoleDocuments

SESSION_HOURS = {"developer": 8, "operator": 8, "auditor": 4, "backup": 4}
PURPOSE = {
    "developer": "Reads the department's logs and figures; opens no record.",
    "operator": "Runs the department's machines; reads and writes its records.",
    "auditor": "Reads the department's logs and settings; changes nothing.",
    "backup": "Brings back earlier versions of records; deletes nothing.",
}
# What the roles of every department may see: figures, no content.
FIGURES = ("cms:DescribeMetricLast", "cms:DescribeMetricList", "cms:QueryMetricList")
READ_LOGS = (
    "log:GetCursorOrData",
    "log:GetIndex",
    "log:GetLogStoreHistogram",
    "log:GetLogStoreLogs",
    "log:ListLogStores",
)
RUN_MACHINES = ("ecs:RebootInstance", "ecs:StartInstance", "ecs:StopInstance")
SEE_SETTINGS = (
    "ecs:DescribeInstances",
    "ecs:DescribeSecurityGroupAttribute",
    "kms:DescribeKey",
    "oss:GetBucketAcl",
    "oss:GetBucketEncryption",
    "oss:GetBucketLogging",
    "oss:GetBucketPolicy",
    "oss:GetBucketVersioning",
    "vpc:DescribeNetworkAclAttributes",
    "vpc:DescribeVpcAttribute",
    "vpc:DescribeVSwitchAttributes",
)
USE_RECORDS = ("oss:GetObject", "oss:ListObjects", "oss:PutObject")
# Earlier versions of records; what is in the vault comes back by the platform's hand,
# for the vault is everybody's.
RESTORE = ("oss:GetObjectVersion", "oss:ListObjectVersions", "oss:PutObject")
USE_KEY = ("kms:Decrypt", "kms:GenerateDataKey")


@dataclass(frozen=True)
class Estate:
    """What a department has, as policy documents name it."""

    account_id: str
    region: str
    department: str
    buckets: tuple[str, ...]
    log_project: str

    def arn(self, product: str, rest: str) -> str:
        """Return the address of something of a product, in our region and account."""
        return f"acs:{product}:{self.region}:{self.account_id}:{rest}"

    def records(self) -> list[str]:
        """Return the addresses of the buckets and their objects."""
        at = f"acs:oss:*:{self.account_id}:"
        return [f"{at}{name}{end}" for name in self.buckets for end in ("", "/*")]

    def owned(self) -> Statement:
        """Return the condition that a thing is tagged as the department's."""
        return {"StringEquals": {"acs:ResourceTag/gov-dept": [self.department]}}


def role_document(role: str, estate: Estate) -> str:
    """Return the policy document of a role; KeyError for an unknown role."""
    logs = [estate.arn("log", f"project/{estate.log_project}/*")]
    statements = [
        _allow(FIGURES, [estate.arn("cms", "*")]),
        _allow(READ_LOGS, logs),
    ]
    statements += {
        "developer": [],
        "operator": [
            _allow(RUN_MACHINES, [estate.arn("ecs", "instance/*")], estate.owned()),
            _allow(USE_RECORDS, estate.records()),
            # Objects are encrypted with the department's key.
            _allow(USE_KEY, [estate.arn("kms", "key/*")], estate.owned()),
        ],
        "auditor": [
            _allow(
                SEE_SETTINGS,
                [
                    estate.arn("ecs", "*"),
                    estate.arn("kms", "key/*"),
                    estate.arn("vpc", "*"),
                    *estate.records(),
                ],
                estate.owned(),
            )
        ],
        "backup": [
            _allow(RESTORE, estate.records()),
            _allow(USE_KEY, [estate.arn("kms", "key/*")], estate.owned()),
        ],
    }[role]
    return document(statements)


def _allow(
    actions: Iterable[str], resources: list[str], condition: Statement | None = None
) -> Statement:
    return {
        "Action": sorted(actions),
        "Condition": {"Bool": {"acs:SecureTransport": ["true"]}, **(condition or {})},
        "Effect": "Allow",
        "Resource": resources,
    }


def tenant_documents(
    role: str, estate: Estate, trust: pulumi.Input[str]
) -> RoleDocuments:
    """Return the documents of a role; KeyError for an unknown one."""
    return RoleDocuments(
        purpose=PURPOSE[role],
        trust=trust,
        policy=role_document(role, estate),
        session_hours=SESSION_HOURS[role],
    )
