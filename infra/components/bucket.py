"""One bucket, closed: private, encrypted with our key, versioned, TLS 1.2 or later.

Each protection is a resource of its own, so that a reviewer sees it and the packs can
judge it. What a bucket is for, and who may write to it, is the business of others.
Source: landing-zone reference, 5 and 8.6.
"""

import json
from typing import Any, Literal

import pulumi
from pulumi_alicloud import kms, oss
from pydantic import Field

from infra.model import DataClass, Strict
from infra.platform import Component, Platform

# Inputs of the bucket that the resources beside it own: the bucket reads them back,
# and every refresh would otherwise show a difference that is none.
OWNED_BESIDE = ("acl", "policy", "serverSideEncryptionRule", "versioning")
UNFINISHED_DAYS = 7  # parts of an upload that nobody finished


class BucketConfig(Strict):
    """How a bucket keeps its objects."""

    data: DataClass = Field(description="Highest class of data in it (gov-data).")
    redundancy: Literal["LRS", "ZRS"] = Field(
        description="Copies in one zone (LRS) or in several (ZRS)."
    )
    keep_days: int | None = Field(
        default=None, ge=1, description="Objects are deleted after; absent: never."
    )
    old_versions_days: int = Field(
        ge=7, description="Replaced and deleted versions are deleted after."
    )


class Bucket(Component):
    """Declares the bucket and its protections, in the system of its parent."""

    bucket: oss.Bucket

    def __init__(
        self,
        short: str,
        config: BucketConfig,
        platform: Platform,
        *,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: Component,
        logging_target: pulumi.Input[str] | None = None,
    ) -> None:
        """Declare bucket `short`; accesses are logged to bucket `logging_target`."""
        super().__init__(
            "Bucket",
            parent.system,
            platform,
            qualifier=short,
            data=config.data,
            parent=parent,
        )
        self.short = short
        self.physical = platform.site_wide_name(short, "bucket")
        owned = (*OWNED_BESIDE, *(["logging"] if logging_target is not None else []))
        self.bucket = oss.Bucket(
            self.physical,
            bucket=self.physical,
            storage_class="Standard",
            redundancy_type=config.redundancy,
            lifecycle_rules=_lifecycle(config),
            force_destroy=False,
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.keeping(ignore_changes=owned),
        )
        self._close()
        self._encrypt(key)
        if logging_target is not None:
            self._log_to(logging_target)
        self.register_outputs({"bucket": self.bucket.bucket})

    def _close(self) -> None:
        """Declare who may reach the bucket, and how: nobody outside, TLS only."""
        oss.BucketAcl(
            self._part("acl"),
            bucket=self.bucket.bucket,
            acl="private",
            opts=self.inside(),
        )
        oss.BucketPolicy(
            self._part("policy"),
            bucket=self.bucket.bucket,
            policy=policy_document(self.physical, self.platform.site.account_id),
            opts=self.inside(),
        )
        oss.BucketHttpsConfig(
            self._part("https"),
            bucket=self.bucket.bucket,
            enable=True,
            tls_versions=["TLSv1.2", "TLSv1.3"],
            opts=self.inside(),
        )

    def _encrypt(self, key: kms.Key) -> None:
        """Declare the key of new objects, and that no version is overwritten."""
        oss.BucketServerSideEncryption(
            self._part("encryption"),
            bucket=self.bucket.bucket,
            sse_algorithm="KMS",
            kms_master_key_id=key.id,
            opts=self.inside(),
        )
        oss.BucketVersioning(
            self._part("versioning"),
            bucket=self.bucket.bucket,
            status="Enabled",
            opts=self.inside(),
        )

    def _log_to(self, target: pulumi.Input[str]) -> None:
        oss.BucketLogging(
            self._part("logging"),
            bucket=self.bucket.bucket,
            target_bucket=target,
            target_prefix=f"access/{self.physical}/",
            opts=self.inside(),
        )

    def _part(self, part: str) -> str:
        return self.platform.name(self.short, "bucket", part)


class Worm(Component):
    """Declares that nothing in a bucket can be changed or deleted before its time."""

    def __init__(self, bucket: Bucket, days: int) -> None:
        """Lock `bucket` for `days` from the day on which an object is written."""
        super().__init__(
            "Worm",
            bucket.system,
            bucket.platform,
            qualifier=bucket.short,
            parent=bucket,
        )
        oss.BucketWorm(
            bucket.platform.name(bucket.short, "bucket", "worm"),
            bucket=bucket.bucket.bucket,
            retention_period_in_days=days,
            # A lock that is only in progress falls off after a day.
            status="Locked",
            opts=self.keeping(),
        )
        self.register_outputs({})


def policy_document(bucket: str, account_id: str) -> str:
    """Return the policy: no plain HTTP, nobody from outside the account.

    It allows nobody: rights come from RAM, and without an Allow a foreign account has
    none. The second statement says so; not every release of OSS evaluates its key.
    """
    resources = [
        f"acs:oss:*:{account_id}:{bucket}",
        f"acs:oss:*:{account_id}:{bucket}/*",
    ]
    plain_http = {"Bool": {"acs:SecureTransport": ["false"]}}
    foreign = {"StringNotLike": {"acs:PrincipalArn": [f"acs:ram::{account_id}:*"]}}
    statements = [
        {
            "Action": ["oss:*"],
            "Condition": condition,
            "Effect": "Deny",
            "Principal": ["*"],
            "Resource": resources,
        }
        for condition in (plain_http, foreign)
    ]
    document: dict[str, Any] = {"Statement": statements, "Version": "1"}
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def _lifecycle(config: BucketConfig) -> list[oss.BucketLifecycleRuleArgs]:
    """Return the rules: old versions and unfinished uploads go, objects may."""
    expirations = None
    if config.keep_days is not None:
        expirations = [oss.BucketLifecycleRuleExpirationArgs(days=config.keep_days)]
    return [
        oss.BucketLifecycleRuleArgs(
            id="keep",
            prefix="",
            enabled=True,
            expirations=expirations,
            noncurrent_version_expirations=[
                oss.BucketLifecycleRuleNoncurrentVersionExpirationArgs(
                    days=config.old_versions_days
                )
            ],
            abort_multipart_uploads=[
                oss.BucketLifecycleRuleAbortMultipartUploadArgs(days=UNFINISHED_DAYS)
            ],
        )
    ]
