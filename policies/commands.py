"""Finds the hosts that a script calls without writing a URL.

By a program (scp x user@host:), a device (/dev/tcp/host/443), a share of files, a host
with a port, and the registry of an image. A word with dots looks like many other
things, so it is taken for a host only there, and with an ending of the public network.
"""

import re
from collections.abc import Iterator

from policies.hosts import address_of

# Endings of the public network that no file has as well (.sh and .py are countries).
_ENDINGS = (
    "ai app asia au biz br ca cc cloud cn co com de dev edu eu example fr gov hk id in "
    "info int io it jp kr link live me mil mo my net nl online org ph pt pw ru sg site "
    "store su tech test th top tv tw uk us vn ws xyz"
).replace(" ", "|")
_NAME = rf"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:{_ENDINGS})"
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){3}"
_END = r"(?![\w-]|\.[\w])"
_TOOLS = (
    "aria2c bbcp croc ctr curl dig docker drill ftp git host ldapsearch lftp mc mongo "
    "mongodump mongosh mount mysql mysqldump nc ncat nerdctl netcat nslookup openssl "
    "pg_dump ping podman psql rclone redis-cli rsync scp sftp skopeo smbclient socat "
    "sqlcmd ssh sshfs telnet tftp wget wscat"
).replace(" ", "|")

_COMMAND = re.compile(rf"(?<![\w./-])(?:[\w./-]*/)?(?:{_TOOLS})(?=[ \t])([^\n;|&]+)")
_AT = re.compile(rf"(?<=@)({_NAME}|{_DOTTED}):(?!\d*@)")
_DEVICE = re.compile(r"/dev/(?:tcp|udp)/([^/\s\"']+)/")
_SHARE = re.compile(rf"\\\\({_NAME}|{_DOTTED})\\")
_PORT = re.compile(rf"(?<![\w.@/:-])({_NAME}):\d{{2,5}}(?!\d)")
_IMAGE = re.compile(rf"(?:image[\"']?\s*[:=]|\bfrom)\s*[\"']?({_NAME})(?::\d+)?/")
_WORD = re.compile(rf"(?:[^@\s]*@)?({_NAME}|{_DOTTED}){_END}")

# Asked of every text first: does it say any of this at all?
COMMANDS = re.compile(
    rf"(?<![\w.-])(?:{_TOOLS})[ \t]|\.(?:{_ENDINGS}):\d|image[\"']?\s*[:=]|/dev/|\\\\"
)


def called_hosts(text: str) -> Iterator[str]:
    """Yield the hosts that a text in small letters calls by a command or a port."""
    if COMMANDS.search(text) is None and "@" not in text:
        return
    for pattern in (_AT, _DEVICE, _SHARE, _PORT, _IMAGE):
        for found in pattern.finditer(text):
            yield _plain(found[1])
    for command in _COMMAND.finditer(text):
        for word in re.split(r"[\s=\"'`()<>,]+", command[1]):
            named = _WORD.match(word.lstrip("-"))
            if named is not None:
                yield _plain(named[1])


def _plain(host: str) -> str:
    address = address_of(host)
    return host if address is None else str(address)
