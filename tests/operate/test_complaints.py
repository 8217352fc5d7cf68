"""A refusal of the API is told in one line; anything else is left as it is."""

import pytest

from operate.complaints import short

RPC = """quotas.QuotaAlarm alarm: [ERROR] x@v1/alicloud/resource_alicloud_quotas.go:140:
Resource alicloud_quotas_quota_alarm CreateQuotaAlarm Failed!!! [SDK x ERROR]:
SDKError:
   StatusCode: 404
   Code: Quota.NotFound
   Message: code: 404, There is no such quota. request id: A1B9-F5
   Data: {"Code":"Quota.NotFound"}
"""
OLD = """cms.AlarmContact duty: [ERROR] x.go:87: PutContact Failed!!! [SDK x ERROR]:
SDK.ServerError
ErrorCode: Contact.Bad
Recommend: https://error-center.apsara.example
RequestId: 7746
Message: The mail address is bad.
"""
OSS = """oss.Bucket box: [ERROR] x.go:513: IsBucketExist Failed!!! [SDK x ERROR]:
oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, \
ErrorMessage="No right.", RequestId=A3AC
"""


AGAIN = "then run the same command again."
NEEDED = """Program failed with an unhandled exception:
Traceback (most recent call last):
  File "toolchain/host/program.py", line 64, in _run
    self._execute(program)
pulumi.runtime.stack.ResourceRegistrationFailed: resource small-group \
[alicloud:ecs/securityGroup:SecurityGroup] failed to register
"""


def test_a_refusal_is_one_line_with_action_code_message_and_fix() -> None:
    assert short(RPC) == (
        "quotas.QuotaAlarm alarm: CreateQuotaAlarm: Quota.NotFound: "
        f"There is no such quota. Fix: correct what it names, {AGAIN}"
    )
    assert short(OLD) == (
        "cms.AlarmContact duty: PutContact: Contact.Bad: The mail address is bad. "
        f"Fix: correct what it names, {AGAIN}"
    )
    assert short(OSS) == (
        "oss.Bucket box: IsBucketExist: AccessDenied: No right. "
        f"Fix: give the run's role this right, {AGAIN}"
    )


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("Throttling.User", "run the same command again in a minute"),
        ("ServiceUnavailable", "run the same command again in a minute"),
        ("Forbidden.RAM", "give the run's role this right"),
        ("QuotaExceeded.Vpc", "have the quota raised"),
        ("InvalidParameter", "correct what it names"),
    ],
)
def test_the_fix_is_that_of_the_code(code: str, fix: str) -> None:
    assert f"Fix: {fix}" in short(RPC.replace("Quota.NotFound", code))


def test_the_sdks_traceback_for_what_needs_a_failed_resource_is_one_line() -> None:
    assert short(NEEDED) == (
        "ecs.SecurityGroup small-group: what stands on it was not tried, for it failed"
    )


def test_the_place_in_the_providers_source_is_left_out() -> None:
    said = "log.StoreIndex index: [ERROR] x@v1/alicloud/y.go:180:\nThere is one."
    assert short(said) == "log.StoreIndex index: There is one."


def test_other_complaints_keep_their_words() -> None:
    assert short("the program raised ValueError") == "the program raised ValueError"


def test_a_long_complaint_is_cut_and_says_so() -> None:
    assert short("\n".join("abcdefghij")).splitlines()[-1] == "  … and 2 more lines"
