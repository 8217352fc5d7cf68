"""Which action an OSS request means: its method, its sub-resource and what it names.

Source: the operations of the official client alibabacloud-oss-v2.
"""

from collections.abc import Mapping

# Sub-resource -> what follows the verb in the action's name (Put…, Get…, Delete…).
BUCKET_PARTS = {
    "accessmonitor": "BucketAccessMonitor",
    "accessPointPolicy": "AccessPointPolicy",
    "acl": "BucketAcl",
    "bucketArchiveDirectRead": "BucketArchiveDirectRead",
    "bucketInfo": "BucketInfo",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "httpsConfig": "BucketHttpsConfig",
    "lifecycle": "BucketLifecycle",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "metaQuery": "MetaQueryStatus",
    "objectWorm": "BucketObjectWormConfiguration",
    "overwriteConfig": "BucketOverwriteConfig",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "quota": "BucketStorageQuota",
    "referer": "BucketReferer",
    "replication": "BucketReplication",
    "replicationLocation": "BucketReplicationLocation",
    "replicationProgress": "BucketReplicationProgress",
    "requestPayment": "BucketRequestPayment",
    "resourceGroup": "BucketResourceGroup",
    "rtc": "BucketRtc",
    "stat": "BucketStat",
    "tagging": "BucketTags",
    "transferAcceleration": "BucketTransferAcceleration",
    "userDefinedLogFieldsConfig": "UserDefinedLogFieldsConfig",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
    "worm": "BucketWorm",
}
OBJECT_PARTS = {
    "acl": "ObjectAcl",
    "legalHold": "ObjectLegalHold",
    "retention": "ObjectRetention",
    "tagging": "ObjectTagging",
}
VERBS = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "DELETE": "Delete"}
# (method, sub-resource) -> action, where the name is not made of verb and part. With
# a condition (`comp=add`) before those without.
BUCKET_SPECIAL = {
    ("DELETE", "inventory"): "DeleteBucketInventory",
    ("DELETE", "style"): "DeleteStyle",
    ("DELETE", "worm"): "AbortBucketWorm",
    ("GET", "cname"): "ListCname",
    ("GET", "uploads"): "ListMultipartUploads",
    ("GET", "versions"): "ListObjectVersions",
    ("POST", "delete"): "DeleteMultipleObjects",
    ("POST", "wormExtend"): "ExtendBucketWorm",
    ("POST", "wormId"): "CompleteBucketWorm",
    ("POST", "worm"): "InitiateBucketWorm",
    ("PUT", "inventory"): "PutBucketInventory",
    ("PUT", "style"): "PutStyle",
}
BUCKET_PLAIN = {
    "PUT": "PutBucket",
    "DELETE": "DeleteBucket",
    "GET": "ListObjects",
    "HEAD": "GetBucketInfo",
}
OBJECT_SPECIAL = {
    ("DELETE", "uploadId"): "AbortMultipartUpload",
    ("GET", "objectMeta"): "GetObjectMeta",
    ("GET", "symlink"): "GetSymlink",
    ("GET", "uploadId"): "ListParts",
    ("HEAD", "objectMeta"): "GetObjectMeta",
    ("POST", "append"): "AppendObject",
    ("POST", "cleanRestoredObject"): "CleanRestoredObject",
    ("POST", "restore"): "RestoreObject",
    ("POST", "seal"): "SealAppendObject",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("POST", "uploads"): "InitiateMultipartUpload",
    ("PUT", "partNumber"): "UploadPart",
    ("PUT", "symlink"): "PutSymlink",
}
OBJECT_PLAIN = {
    "PUT": "PutObject",
    "DELETE": "DeleteObject",
    "GET": "GetObject",
    "HEAD": "HeadObject",
    "POST": "PostObject",
    "OPTIONS": "OptionObject",
}
SERVICE_PLAIN = {"GET": "ListBuckets"}
# Keys of a query that may be empty and are no sub-resources.
OPTIONS = frozenset(
    {
        "continuation-token",
        "delimiter",
        "encoding-type",
        "fetch-owner",
        "list-type",
        "marker",
        "max-keys",
        "prefix",
        "security-token",
        "start-after",
        "tag-key",
        "tag-value",
        "versionId",
    }
)
COPIES = {"PutObject": "CopyObject", "UploadPart": "UploadPartCopy"}


def action_of(
    method: str, bucket: str, key: str, query: Mapping[str, str], *, copies: bool
) -> str:
    """Return the action's name, "" if there is none; `copies`: x-oss-copy-source."""
    if not bucket:
        return _service(method, query)
    if not key:
        return _bucket(method, query)
    action = _special(OBJECT_SPECIAL, method, query)
    action = action or _made(OBJECT_PARTS, method, query)
    action = action or _plain(OBJECT_PLAIN, method, query)
    return COPIES.get(action, action) if copies else action


def _service(method: str, query: Mapping[str, str]) -> str:
    if "publicAccessBlock" in query:
        verb = VERBS.get(method)
        return f"{verb}PublicAccessBlock" if verb else ""
    if "regions" in query:
        return "DescribeRegions" if method == "GET" else ""
    return _plain(SERVICE_PLAIN, method, query)


def _bucket(method: str, query: Mapping[str, str]) -> str:
    if "replication" in query and method == "POST":
        added = query.get("comp") != "delete"
        return "PutBucketReplication" if added else "DeleteBucketReplication"
    if "inventory" in query and method == "GET":
        one = "inventoryId" in query
        return "GetBucketInventory" if one else "ListBucketInventory"
    if "style" in query and method == "GET":
        return "GetStyle" if "styleName" in query else "ListStyle"
    special = _special(BUCKET_SPECIAL, method, query)
    if special or (made := _made(BUCKET_PARTS, method, query)):
        return special or made
    if method == "GET" and query.get("list-type") == "2":
        return "ListObjectsV2"
    return _plain(BUCKET_PLAIN, method, query)


def _plain(table: Mapping[str, str], method: str, query: Mapping[str, str]) -> str:
    """Return the action without a sub-resource; none if the query names an unknown one.

    A key without a value is a sub-resource: what nobody knows must not be answered as
    if it were not there.
    """
    unknown = any(
        not value
        for name, value in query.items()
        if name not in OPTIONS and not name.startswith(("x-oss-", "response-"))
    )
    return "" if unknown else table.get(method, "")


def _special(
    table: Mapping[tuple[str, str], str], method: str, query: Mapping[str, str]
) -> str:
    if not query:
        return ""
    return next(
        (
            action
            for (verb, part), action in table.items()
            if verb == method and part in query
        ),
        "",
    )


def _made(parts: Mapping[str, str], method: str, query: Mapping[str, str]) -> str:
    part = next((parts[name] for name in query if name in parts), "")
    verb = VERBS.get(method)
    return f"{verb}{part}" if part and verb else ""
