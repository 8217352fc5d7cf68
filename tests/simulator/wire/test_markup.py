"""XML that means what it says, and XML that wants to do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.messages import ApiError, Json
from simulator.wire import markup

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize(
    ("text", "root", "value"),
    [
        (
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
            "VersioningConfiguration",
            {"Status": "Enabled"},
        ),
        ("<BucketLoggingStatus/>", "BucketLoggingStatus", ""),
        # One tag is a list of one; two are a list of two.
        (
            "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>",
            "Tagging",
            {"TagSet": {"Tag": [{"Key": "a", "Value": "1"}]}},
        ),
        ("<A><B>1</B><B>2</B></A>", "A", {"B": ["1", "2"]}),
        # Indentation is no content, and a known namespace no attribute.
        ('<A xmlns="http://doc.oss">\n  <B> x </B>\n</A>', "A", {"B": " x "}),
        ("<A>&lt;&#65;&amp;<![CDATA[<b>]]></A>", "A", "<A&<b>"),
    ],
)
def test_elements_become_plain_values(text: str, root: str, value: Json) -> None:
    assert markup.parsed((DECLARED + text).encode()) == (root, value)


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<lolz>&b;</lolz>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b"<A>",
        b"<A></B>",
        b"<A/><B/>",
        b"<A>\xff\xfe</A>",
        b'<?xml version="1.0" encoding="klingon"?><A/>',
        b"<A>&nbsp;</A>",
        BOMB.encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><a/>',
        b"<A>" * 30 + b"</A>" * 30,
        b"<A>" + b"<B/>" * 30_000 + b"</A>",
        b"<A>" + b" " * (markup.LARGEST + 1) + b"</A>",
    ],
    ids=range(15),
)
def test_xml_that_cannot_be_meant_is_refused(body: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        markup.parsed(body)
    assert (refused.value.status, refused.value.code) == (400, "MalformedXML")
    assert "root:" not in refused.value.message


NAMES = st.sampled_from(["Owner", "Status", "Rule", "Tag", "Key"])
VALUES = st.recursive(
    st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_can_be_read_again(value: Json) -> None:
    _, back = markup.parsed(markup.written("Root", value))
    assert _same(back, value)


def _same(back: Json, value: Json) -> bool:
    """Compare, but for what XML cannot carry and for lists of one."""
    if isinstance(back, list) and not isinstance(value, list):
        (back,) = back
    if isinstance(value, dict):
        assert isinstance(back, dict)
        return back.keys() == value.keys() and all(
            _same(back[name], value[name]) for name in value
        )
    carried = "".join(
        letter for letter in str(value) if letter in "\t\n\r" or letter >= " "
    )
    carried = carried.replace("\ufffe", "").replace("\uffff", "")
    return back == (carried if carried.strip() else "")


def test_numbers_and_truth_are_written_as_the_api_spells_them() -> None:
    value: Json = {"Enabled": True, "Days": 3, "Absent": None, "Tag": [{"Key": "a"}]}
    assert markup.written("Rule", value).decode() == (
        f"{DECLARED}\n<Rule><Enabled>true</Enabled><Days>3</Days>"
        "<Tag><Key>a</Key></Tag></Rule>"
    )


def test_a_name_that_is_no_name_is_left_out() -> None:
    assert b"<A></A>" in markup.written("A", {"x><y": "1", "@root": "B"})


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        root, _ = markup.parsed(body)
    except ApiError as refused:
        assert refused.code == "MalformedXML"  # noqa: PT017 - the other way out
    else:
        assert root
