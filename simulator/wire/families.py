"""Which family a request speaks: by its host where that says it, else by its signs."""

import re

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.adapter import Adapter, Asked
from simulator.wire.hosts import Hosts, Place
from simulator.wire.oss import OssAdapter
from simulator.wire.ports import Spec
from simulator.wire.roa import RoaAdapter
from simulator.wire.rpc import RpcAdapter
from simulator.wire.signing.claim import Claim
from simulator.wire.sls import SlsAdapter

_OSS_QUERY = re.compile(r"(^|&)(OSSAccessKeyId|x-oss-signature)=")
_LOG_HEADERS = ("x-log-apiversion", "x-log-signaturemethod")
_OTS_HEADER = "x-ots-apiversion"


class Families:
    """All adapters, and the choice among them."""

    def __init__(self, spec: Spec, hosts: Hosts) -> None:
        """Make one adapter for each family."""
        self._rpc = RpcAdapter(spec, hosts)
        self._roa = RoaAdapter(spec, hosts)
        self._oss = OssAdapter(hosts)
        self._sls = SlsAdapter(spec, hosts)
        self._ots = OtsAdapter()
        self._by_product = {"oss": self._oss, "log": self._sls, "sls": self._sls}

    def of(self, request: Request, place: Place) -> Adapter:  # noqa: PLR0911 - a ladder of signs
        """Return the adapter of a request's family."""
        headers = request.headers
        if "x-acs-action" in headers and request.path == "/":
            return self._rpc
        if _OTS_HEADER in headers:
            return self._ots
        if place.product in self._by_product:
            return self._by_product[place.product]
        authorization = headers.get("authorization", "")
        if authorization.startswith(("OSS ", "OSS4-")) or "x-oss-date" in headers:
            return self._oss
        if authorization.startswith(("LOG ", "SLS4-")) or any(
            name in headers for name in _LOG_HEADERS
        ):
            return self._sls
        if place.direct and _OSS_QUERY.search(request.query):
            return self._oss
        # An action among the parameters, or nothing at all: RPC says what is missing.
        return self._rpc if request.path == "/" else self._roa


class OtsAdapter(Adapter):
    """Tablestore's data plane: protobuf, not spoken here, and so refused."""

    family = "ots"

    def read(self, request: Request, place: Place) -> Asked:  # noqa: ARG002
        """Refuse: nothing is done, so nothing is answered as if it were."""
        raise ApiError(
            400,
            "OTSParameterInvalid",
            "The data plane of Tablestore is not simulated.",
        )

    def claim(self, request: Request, asked: Asked) -> Claim:
        """Never reached: `read` refuses."""
        raise NotImplementedError

    def answer(
        self, request: Request, asked: Asked, values: Json, request_id: str
    ) -> Response:
        """Never reached: `read` refuses."""
        raise NotImplementedError

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:  # noqa: ARG002
        """Return the two fields of an OTS error: code (1) and message (2)."""
        body = b"".join(
            bytes((number << 3 | 2,)) + _length(text) + text
            for number, text in ((1, error.code.encode()), (2, error.message.encode()))
        )
        headers = {
            "x-ots-requestid": request_id,
            "Content-Type": "application/x-protobuf",
        }
        return Response(error.status, headers, body)


def _length(text: bytes) -> bytes:
    """Return a length as protobuf writes it."""
    value, parts = len(text), bytearray()
    while value >= 0x80:  # noqa: PLR2004 - seven bits a byte
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
