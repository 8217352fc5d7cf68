"""Runs a command where only loopback exists, and reports what tries to leave.

Started inside a new network namespace (`unshare --net`). The default route leads to a
virtual device of ours: whatever the command sends to another machine, a name server
included, arrives here, is noted and goes no further.

    unshare --map-root-user --net python closed_network.py REPORT COMMAND...
"""

import ctypes
import fcntl
import json
import os
import select
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

DEVICE = b"watch0"
ADDRESS = "192.0.2.1"  # reserved for documentation
SIOCADDRT, SIOCSIFADDR, SIOCGIFFLAGS, SIOCSIFFLAGS = 0x890B, 0x8916, 0x8913, 0x8914
TUNSETIFF, TUN_WITHOUT_HEADER, UP = 0x400454CA, 0x1001, 0x1
IPV4 = 4
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the default route, nothing is bound


class Route(ctypes.Structure):
    """`struct rtentry` of the kernel, as route ioctls take it."""

    _fields_ = (
        ("pad1", ctypes.c_ulong),
        ("destination", ctypes.c_char * 16),
        ("gateway", ctypes.c_char * 16),
        ("mask", ctypes.c_char * 16),
        ("flags", ctypes.c_ushort),
        ("pad2", ctypes.c_short),
        ("pad3", ctypes.c_ulong),
        ("pad4", ctypes.c_ulong),
        ("metric", ctypes.c_short),
        ("device", ctypes.c_char_p),
        ("mtu", ctypes.c_ulong),
        ("window", ctypes.c_ulong),
        ("delay", ctypes.c_ushort),
    )


def address(text: str) -> bytes:
    """Return `struct sockaddr` of an IPv4 address."""
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(text))


def bring_up(control: socket.socket, device: bytes) -> None:
    """Switch a device on."""
    flags = fcntl.ioctl(control, SIOCGIFFLAGS, struct.pack("16sH14x", device, 0))
    (now,) = struct.unpack_from("16xH", flags)
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", device, now | UP))


def watched_device() -> int:
    """Make the device behind the default route; return what reads its packets."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH14x", DEVICE, TUN_WITHOUT_HEADER))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        bring_up(control, b"lo")
        request = struct.pack("16s16s", DEVICE, address(ADDRESS))
        fcntl.ioctl(control, SIOCSIFADDR, request)
        bring_up(control, DEVICE)
        route = Route(flags=UP, device=DEVICE)
        # Fields of 16 bytes are copied whole: c_char arrays would stop at a zero.
        for name in ("destination", "mask"):
            at = ctypes.addressof(route) + getattr(Route, name).offset
            ctypes.memmove(at, address(EVERYWHERE), 16)
        fcntl.ioctl(control, SIOCADDRT, bytes(route), True)
    return device


def destinations(device: int, done: threading.Event, seen: set[str]) -> None:
    """Note where packets want to go until the command has ended."""
    while not done.is_set():
        if select.select([device], [], [], 0.1)[0]:
            packet = os.read(device, 65536)
            if packet[0] >> 4 == IPV4:
                seen.add(socket.inet_ntoa(packet[16:20]))


def main(report: str, *command: str) -> int:
    """Run the command, write the destinations as JSON, return its exit code."""
    device = watched_device()
    done, seen = threading.Event(), set[str]()
    watcher = threading.Thread(target=destinations, args=(device, done, seen))
    watcher.start()
    try:
        status = subprocess.run(command, check=False).returncode
    finally:
        done.set()
        watcher.join()
    Path(report).write_text(json.dumps(sorted(seen)), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
