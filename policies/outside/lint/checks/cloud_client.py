"""A program talks to a cloud with a client of its own.

What: imports of Alibaba Cloud's SDKs, of clients for its data services and of the
    clients of other clouds.
Why: such a client has its own endpoint, its own key and its own place; the provider's
    settings, which the packs judge, say nothing about it.
Fix: declare the resource with pulumi-alicloud.
Source: clauses A35 and A36; rule list, program checks.
"""

import re
from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program
from policies.text import wording

CLIENTS = re.compile(
    r"(alibabacloud|aliyunsdk|aliyun|oss2|tablestore|odps|pyodps|maxcompute|datahub"
    r"|darabonba|mns|ossutil|cos_python|tea_|Tea)\w*"
    r"|boto3|botocore|s3fs|minio|azure|libcloud|openstack|google\.cloud|qcloud|obs"
)
TALKS = wording(
    "is a client of a cloud, with an endpoint of its own",
    "resources of pulumi-alicloud",
    "declare the resource with pulumi-alicloud",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each import of such a package."""
    for line, name in program.imports():
        top = name.split(".")[0]
        two = ".".join(name.split(".")[:2])
        if CLIENTS.fullmatch(top) or CLIENTS.fullmatch(two):
            yield Hit(line, top, TALKS)


CHECK = Check("program_bypasses_engine", Kind.PROGRAM, look)

GOOD = (
    Sample(
        "p.py", "import pulumi_alicloud as alicloud\nfrom pulumi_alicloud import oss\n"
    ),
    Sample("p.py", "from google.protobuf import struct_pb2\n"),
)
BAD = (
    Sample("p.py", "import oss2\n"),
    Sample("p.py", "import alibabacloud_oss_v2 as oss\n"),
    Sample("p.py", "from aliyunsdkcore.client import AcsClient\n"),
    Sample(
        "p.py", "def f():\n    from alibabacloud_ecs20140526.client import Client\n"
    ),
    Sample("p.py", "import boto3\n"),
    Sample("p.py", "import importlib\nimportlib.import_module('oss' + '2')\n"),
)
