"""`python -m simulator --data DIR --port N`: starts the simulator and serves.

Prints one line when it answers. Ends on SIGTERM or SIGINT with everything kept.
"""

import argparse
import asyncio
import functools
import gc
import ipaddress
import sys
from pathlib import Path

from facts import facts
from simulator import spec
from simulator.cloud import Cloud, open_cloud
from simulator.cloud.credentials import Credential
from simulator.control import Control
from simulator.messages import Json, Request
from simulator.wire.controls import Controls
from simulator.wire.hosts import Hosts
from simulator.wire.process import Parts, serve

TAKEN = 3
# Requests leave no cycles behind, and to look for some among 10,000 servers takes more
# than a request: what exists at the start is left out, the rest looked at seldom.
COLLECTED_AFTER = (50_000, 20, 100)


def main() -> int:
    """Serve until asked to end; 3 when the port is taken."""
    gc.disable()
    arguments = _arguments()
    host = arguments.listen or "127.0.0.1"
    if not _is_loopback(host):
        print(  # noqa: T201
            f"simulator: listens on {host}. Whoever reaches this machine can reach the "
            "simulated cloud and its control API; keys are checked, the rest is not.",
            file=sys.stderr,
        )
    folder = arguments.data.resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sites = facts().sites
    cloud = open_cloud(folder, sites=sites)
    cloud.credentials.default(folder)
    controls = Controls()
    controls.add("POST", "credentials", functools.partial(_credential, cloud))
    Control(cloud, folder).fill(controls)
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    gc.enable()
    parts = Parts(
        Hosts(sites.values(), own=[host]), spec.load(), cloud, controls, tick=cloud.tick
    )
    ready = functools.partial(_ready, host, arguments.ready_file)
    try:
        asyncio.run(serve(parts, folder, host, arguments.port, ready))
    except OSError as error:
        print(  # noqa: T201
            f"simulator: {host}:{arguments.port} cannot be opened ({error.strerror}); "
            "allowed: a free port. Fix: choose another --port.",
            file=sys.stderr,
        )
        return TAKEN
    finally:
        cloud.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="The local Apsara simulator."
    )
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--ready-file", type=Path, help="gets the port when it answers")
    parser.add_argument(
        "--listen",
        type=_address,
        help="address to listen on, 127.0.0.1 by default; any other than loopback "
        "opens the simulator to the network",
    )
    return parser.parse_args()


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address; allowed: an IP address such as 127.0.0.1."
        ) from None


def _is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host).is_loopback


def _ready(host: str, ready_file: Path | None, port: int) -> None:
    if ready_file is not None:
        draft = ready_file.with_name(f"{ready_file.name}.new")
        draft.write_text(f"{port}\n", "ascii")
        draft.replace(ready_file)
    print(f"simulator: answers at http://{host}:{port}", flush=True)  # noqa: T201


def _credential(cloud: Cloud, _: Request, body: Json) -> Json:
    """Accept the key pair that a stack is configured with."""
    given = body if isinstance(body, dict) else {}
    access_key, secret = given.get("access_key"), given.get("secret_key")
    if not (isinstance(access_key, str) and isinstance(secret, str)):
        raise ValueError(  # noqa: TRY004 - what a client sent, not a type of ours
            "allowed: access_key and secret_key, both texts."
        )
    if not (access_key and secret):
        raise ValueError("access_key and secret_key may not be empty.")
    cloud.credentials.register(Credential(access_key, secret))
    return {"access_key": access_key}


if __name__ == "__main__":
    sys.exit(main())
