"""A program opens a connection by itself.

What: imports of sockets, HTTP and mail clients, remote shells and their like.
Why: data that a program sends passes no provider, no endpoint list and no pack.
Fix: declare a resource; what must be read is passed as a setting of the stack.
Source: clauses A35 and A36; rule list, program checks.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.program import Program, is_in
from policies.text import wording

MODULES = frozenset(
    (
        *("socket", "_socket", "ssl", "socketserver", "http.client"),
        *("http.server", "urllib.request", "urllib3", "requests", "httpx"),
        *("httplib2", "aiohttp", "h2", "ftplib", "smtplib", "poplib"),
        *("imaplib", "nntplib", "telnetlib", "xmlrpc", "websocket"),
        *("websockets", "paramiko", "asyncssh", "pycurl", "grpc", "dns"),
        *("asyncio.open_connection", "asyncio.start_server"),
        *("requests_toolbelt", "pymysql", "psycopg2", "psycopg", "redis"),
        *("pymongo", "kafka", "pika"),
    )
)
CONNECTS = wording(
    "can open a connection past the provider",
    "declarations of resources",
    "declare a resource, and pass what must be known as a setting of the stack",
)


def look(program: Program) -> Iterator[Hit]:
    """Yield each import, and the few clients that hide in harmless packages."""
    for line, name in program.imports():
        if found := is_in(name, MODULES):
            yield Hit(line, found, CONNECTS)
    for line, name in program.uses():
        found = is_in(name, MODULES)
        if found and "." in found:
            yield Hit(line, found, CONNECTS)


CHECK = Check("program_bypasses_engine", Kind.PROGRAM, look)

GOOD = (
    Sample("p.py", "from http import HTTPStatus\nfrom urllib.parse import quote\n"),
    Sample("p.py", "import urllib.parse\nurllib.parse.quote('a')\n"),
    Sample("p.py", "socket = 'port of the service'\nrequests = [1, 2]\n"),
)
BAD = (
    Sample("p.py", "import socket\n"),
    Sample("p.py", "from urllib import request\nrequest.urlopen('http://a.example')\n"),
    Sample("p.py", "import http.client as c\n"),
    Sample("p.py", "import asyncio\nasyncio.open_connection('a.example', 80)\n"),
    Sample("p.py", "__import__('requests').get('http://a.example')\n"),
)
