"""Settings of buckets: kept as they are sent, shown as they are kept."""

import json

from simulator.cloud.changing import erase
from simulator.cloud.making import make
from simulator.cloud.references import listed, usable
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.oss.bucket import bucket_of

_NOT_CONTENT = frozenset(
    {"bucket", "object", "part", "root", "unset", "usual", "@root"}
)


def content_of(step: Step) -> Attributes:
    """Return the document of a call: what is neither path nor query key."""
    return {
        name: value
        for name, value in step.parameters.items()
        if name not in _NOT_CONTENT and not (value == "" and name[:1].islower())
    }


def held_by(step: Step, bucket: Resource, part: str) -> Resource | None:
    """Return a bucket's setting, or None."""
    return step.get("oss/part", f"{bucket.id}:{part}")


def keep(step: Step, content: Json) -> Attributes:
    """Keep a document as the setting that the call names."""
    bucket, part = bucket_of(step), step.text("part")
    row = held_by(step, bucket, part)
    if row is not None:
        step.cloud.store.change(row, {**row.attributes, "content": content})
    else:
        given: Attributes = {"bucket": bucket.id, "part": part, "content": content}
        make(step.on(step.cloud.kind("oss/part"), given))
    return {}


def put(step: Step) -> Attributes:
    """Keep a setting."""
    return keep(step, content_of(step))


def get(step: Step) -> Attributes:
    """Show a setting, or say in the API's way that there is none."""
    row = held_by(step, bucket_of(step), step.text("part"))
    root = step.text("root")
    if row is None:
        if code := step.text("unset"):
            raise ApiError(404, code, f"The bucket has no {step.text('part')} setting.")
        usual = step.parameters.get("usual")
        return {"@root": root, **(usual if isinstance(usual, dict) else {})}
    content = row.attributes["content"]
    if isinstance(content, str):
        return {"@body": content, "@headers": {"Content-Type": "application/json"}}
    return {"@root": root, **(content if isinstance(content, dict) else {})}


def delete(step: Step) -> Attributes:
    """Remove a setting; it may be absent already."""
    row = held_by(step, bucket_of(step), step.text("part"))
    if row is not None:
        erase(step.cloud.store, row)
    return {}


def put_logging(step: Step) -> Attributes:
    """Keep where access is logged to; without a target it is not logged."""
    content = content_of(step)
    inner = content.get("LoggingEnabled")
    if not inner:
        return delete(step)
    target = inner.get("TargetBucket") if isinstance(inner, dict) else ""
    if step.get("oss/bucket", target) is None:
        raise ApiError(
            400, "InvalidTargetBucketForLogging", "The target bucket does not exist."
        )
    return keep(step, content)


def put_encryption(step: Step) -> Attributes:
    """Keep how objects are encrypted; a key that is named must work."""
    content = content_of(step)
    inner = content.get("ApplyServerSideEncryptionByDefault")
    rule = inner if isinstance(inner, dict) else {}
    if rule.get("SSEAlgorithm") not in ("KMS", "AES256", "SM4"):
        raise ApiError(
            400, "InvalidEncryptionAlgorithmError", "The algorithm is not supported."
        )
    judge_key(step, rule)
    return keep(step, content)


def judge_key(step: Step, rule: Attributes) -> None:
    """Refuse an encryption rule whose KMS key is absent or not enabled."""
    name = rule.get("KMSMasterKeyID")
    if not name:
        return
    usable(step.must("kms/key", name))


def put_policy(step: Step) -> Attributes:
    """Keep a policy as the text that it is."""
    text = step.text("@body")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _malformed() from error
    if not isinstance(document, dict) or "Statement" not in document:
        raise _malformed()
    return keep(step, text)


def _malformed() -> ApiError:
    return ApiError(400, "InvalidPolicyDocument", "The policy is not valid JSON.")


def put_replication(step: Step) -> Attributes:
    """Add a rule; the target must be a bucket of one of the sites."""
    rules: list[Json] = []
    for rule in listed(content_of(step).get("Rule")):
        if not isinstance(rule, dict):
            continue
        _judge_target(step, rule)
        status = {"Status": "doing", "HistoricalObjectReplication": "enabled"}
        name = {"ID": rule.get("ID") or step.cloud.ids.uuid()}
        rules.append({**status, **rule, **name})
    row = held_by(step, bucket_of(step), "replication")
    held: list[Json] = []
    if row is not None and isinstance(row.attributes["content"], dict):
        held = listed(row.attributes["content"].get("Rule"))
    return keep(step, {"Rule": [*held, *rules]})


def _judge_target(step: Step, rule: Attributes) -> None:
    place = rule.get("Destination")
    target = place if isinstance(place, dict) else {}
    bucket = step.get("oss/bucket", target.get("Bucket"))
    regions = {f"oss-{site.region}" for site in step.cloud.sites.values()}
    if target.get("Location") not in regions:
        raise ApiError(
            400, "InvalidTargetLocation", "The target location is not available."
        )
    if bucket is None or bucket.attributes["Location"] != target["Location"]:
        raise ApiError(
            404, "NoSuchBucket", "The target bucket does not exist in its location."
        )


def _rules(step: Step) -> list[Json]:
    row = held_by(step, bucket_of(step), "replication")
    if row is None or not isinstance(row.attributes["content"], dict):
        code = step.text("unset") or "NoSuchReplicationRule"
        raise ApiError(404, code, "The bucket has no replication.")
    return listed(row.attributes["content"].get("Rule"))


def progress(step: Step) -> Attributes:
    """Show how far each rule is: everything, for nothing takes time here."""
    shown: list[Json] = [
        {**rule, "Progress": {"HistoricalObject": "1.0"}, "Status": "doing"}
        for rule in _rules(step)
        if isinstance(rule, dict) and step.text("rule-id") in ("", rule.get("ID"))
    ]
    return {"@root": "ReplicationProgress", "Rule": shown}


def put_rtc(step: Step) -> Attributes:
    """Switch the time limit of a rule."""
    rtc = step.parameters.get("RTC")
    rules: list[Json] = [
        {**rule, "RTC": rtc}
        if isinstance(rule, dict) and rule.get("ID") == step.text("ID")
        else rule
        for rule in _rules(step)
    ]
    return keep(step, {"Rule": rules})


def delete_replication(step: Step) -> Attributes:
    """Remove the rule that is named, or all of them."""
    names = {str(name) for name in listed(step.parameters.get("ID"))}
    kept: list[Json] = [
        rule
        for rule in _rules(step)
        if names and isinstance(rule, dict) and rule.get("ID") not in names
    ]
    return keep(step, {"Rule": kept}) if kept else delete(step)


def _account(step: Step) -> Resource | None:
    return step.get("oss/account", "-")


def put_account_block(step: Step) -> Attributes:
    """Forbid public access for all buckets of the account."""
    given: Attributes = {"BlockPublicAccess": step.text("BlockPublicAccess")}
    row = _account(step)
    if row is not None:
        step.cloud.store.change(row, {**row.attributes, **given})
    else:
        make(step.on(step.cloud.kind("oss/account"), given))
    return {}


def account_block(step: Step) -> Attributes:
    """Show whether public access is forbidden for the account."""
    row = _account(step)
    said = row.attributes["BlockPublicAccess"] if row else "false"
    return {"@root": "PublicAccessBlockConfiguration", "BlockPublicAccess": said}


def delete_account_block(step: Step) -> Attributes:
    """Allow it again."""
    row = _account(step)
    if row is not None:
        erase(step.cloud.store, row)
    return {}
