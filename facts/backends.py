"""Where the state of a site's stacks lies: the shape, and what is refused.

State holds every address and secret of a cloud, so it is judged like any store of data:
its host lies inside the site's own domain or is this machine (A35).
"""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

# Which keys each kind needs; any other one would be silently ignored.
NEEDED = {
    "file": ("folder",),
    "postgres": ("host", "port", "database", "user", "tls"),
    "s3": ("bucket", "endpoint", "region", "path_style"),
}
COMMON = ("kind", "compression", "secrets")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What encrypts the secrets in a state: a passphrase, or a key of Vault."""

    kind: str
    address: str = ""
    key: str = ""

    @property
    def provider(self) -> str:
        """The address of the secrets provider as the engine writes it."""
        return "passphrase" if self.kind == "passphrase" else f"hashivault://{self.key}"


@dataclass(frozen=True, slots=True)
class Backend:
    """One site's state; what a kind does not use is empty."""

    site: str
    kind: str
    secrets: Secrets
    compression: str
    folder: str = ""
    host: str = ""
    port: int = 0
    database: str = ""
    user: str = ""
    tls: str = ""
    bucket: str = ""
    endpoint: str = ""
    region: str = ""
    path_style: bool = False

    @property
    def url(self) -> str:
        """The address as the engine takes it; without any secret.

        Of `file` it is the folder, which the caller makes an address.
        """
        if self.kind == "postgres":
            limits = {"sslmode": self.tls, "connect_timeout": "10"}
            where = f"{self.user}@{self.host}:{self.port}/{self.database}"
            return f"postgres://{where}?{urlencode(limits)}"
        if self.kind == "s3":
            options = {"endpoint": self.endpoint, "region": self.region}
            if self.path_style:
                options["s3ForcePathStyle"] = "true"
            return f"s3://{self.bucket}?{urlencode(options)}"
        return self.folder


def backends(rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Backend]:
    """Return the backends of a checked data file by site."""
    return MappingProxyType({site: _backend(site, row) for site, row in rows.items()})


def _backend(site: str, row: Mapping[str, Any]) -> Backend:
    known = {field.name for field in fields(Backend)}
    values = {key: value for key, value in row.items() if key in known}
    values["secrets"] = Secrets(**row["secrets"])
    return Backend(site=site, **{"compression": "zstd", **values})


def backend_problems(
    rows: Mapping[str, Mapping[str, Any]], domains: Mapping[str, str], shown: str
) -> Iterator[str]:
    """Yield a line for each state that would leave Macau, or that cannot be read.

    `domains` are the sites' own; `shown` names the file in messages.
    """
    for site, row in rows.items():
        at = f"{shown}: backends.{site}"
        if site not in domains:
            yield (
                f"{at}: is no site; allowed: {', '.join(domains)}. Fix: name one of "
                "them."
            )
            continue
        lacking = [key for key in NEEDED[row["kind"]] if key not in row]
        idle = [key for key in row if key not in (*NEEDED[row["kind"]], *COMMON)]
        yield from (
            f"{at}.{key}: is missing; allowed: a value, for kind {row['kind']}. "
            "Fix: add the key."
            for key in lacking
        )
        yield from (
            f"{at}.{key}: means nothing for kind {row['kind']}; allowed: "
            f"{', '.join(NEEDED[row['kind']])}. Fix: remove the key."
            for key in idle
        )
        if not lacking:
            yield from _place_problems(at, row, domains[site])
        yield from _secret_problems(f"{at}.secrets", row["secrets"], domains[site])


def _place_problems(at: str, row: Mapping[str, Any], domain: str) -> Iterator[str]:
    if row["kind"] == "postgres":
        yield from _foreign(f"{at}.host", row["host"], domain)
        if row["tls"] == "disable" and not is_loopback(row["host"]):
            yield (
                f"{at}.tls: disable sends the state in the open; allowed: verify-full "
                "(disable only on this machine). Fix: use verify-full."
            )
    if row["kind"] == "s3":
        yield from _address_problems(f"{at}.endpoint", row["endpoint"], domain)


def _secret_problems(at: str, row: Mapping[str, Any], domain: str) -> Iterator[str]:
    if row["kind"] == "vault":
        for key in ("address", "key"):
            if key not in row:
                yield (
                    f"{at}.{key}: is missing; allowed: a value, for kind vault. Fix: "
                    "add the key."
                )
        if "address" in row:
            yield from _address_problems(f"{at}.address", row["address"], domain)


def _address_problems(at: str, address: str, domain: str) -> Iterator[str]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    yield from _foreign(at, host, domain)
    if parts.scheme != "https" and not is_loopback(host):
        yield (
            f"{at}: {address} is not encrypted; allowed: https. Fix: use https://{host}."
        )


def _foreign(at: str, host: str, domain: str) -> Iterator[str]:
    if not (host.endswith(f".{domain}") or is_loopback(host)):
        yield (
            f"{at}: {host} is outside the site; allowed: a host of {domain}, or this "
            "machine. Fix: keep the state inside Macau (A35)."
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
