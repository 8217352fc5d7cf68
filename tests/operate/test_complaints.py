"""A refusal of the API is told in one line; anything else is left as it is."""

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


def test_a_refusal_is_one_line_with_action_code_and_message() -> None:
    assert short(RPC) == (
        "quotas.QuotaAlarm alarm: CreateQuotaAlarm: Quota.NotFound: "
        "There is no such quota."
    )
    assert short(OLD) == (
        "cms.AlarmContact duty: PutContact: Contact.Bad: The mail address is bad."
    )
    assert short(OSS) == "oss.Bucket box: IsBucketExist: AccessDenied: No right."


def test_other_complaints_keep_their_words() -> None:
    assert short("the program raised ValueError") == "the program raised ValueError"


def test_a_long_complaint_is_cut_and_says_so() -> None:
    assert short("\n".join("abcdefghij")).splitlines()[-1] == "  … and 2 more lines"
