"""Which family a request speaks: by its host where that says it, else by its signs."""

import re

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire import datahub
from simulator.wire.adapter import Adapter, Asked
from simulator.wire.hosts import Hosts, Place
from simulator.wire.oss import OssAdapter
from simulator.wire.ports import Spec
from simulator.wire.roa import RoaAdapter
from simulator.wire.rpc import RpcAdapter
from simulator.wire.signing.claim import Claim
from simulator.wire.sls import SlsAdapter

_OSS_QUERY = re.compile(r"(^|&)(OSSAccessKeyId|x-oss-signature)=")
_OSS, _SLS = ("OSS ", "OSS4-"), ("LOG ", "SLS4-")
_SLS_HEADERS = ("x-log-apiversion", "x-log-signaturemethod")
_OTS_HEADER = "x-ots-apiversion"
_DATAHUB_PATH = "/projects"


class Families:
    """All adapters, and the choice among them."""

    def __init__(self, spec: Spec, hosts: Hosts) -> None:
        """Make one adapter for each family."""
        self._rpc = RpcAdapter(spec, hosts)
        self._roa = RoaAdapter(spec, hosts)
        self._oss = OssAdapter(hosts)
        self._sls = SlsAdapter(spec, hosts)
        self._ots = OtsAdapter()
        self._datahub = datahub.DatahubAdapter()
        self._by_product: dict[str, Adapter] = {
            "oss": self._oss,
            "log": self._sls,
            "sls": self._sls,
            "ots": self._ots,
        }

    def of(self, request: Request, place: Place) -> Adapter:
        """Return the adapter of a request's family."""
        adapter = self._by_product.get(place.product)
        if request.path.startswith(_DATAHUB_PATH) and _is_datahub(request, place):
            return self._datahub
        if adapter is None and not place.product:
            adapter = self._by_signs(request)
        # An action among the parameters, or nothing at all: RPC says what is missing.
        return adapter or (self._rpc if request.path == "/" else self._roa)

    def _by_signs(self, request: Request) -> Adapter | None:
        """Tell the family of a direct request, which has no host to tell it."""
        headers = request.headers
        authorization = headers.get("authorization", "")
        if _OTS_HEADER in headers:
            return self._ots
        if "x-acs-action" in headers:
            return None
        if authorization.startswith(_OSS) or "x-oss-date" in headers:
            return self._oss
        if authorization.startswith(_SLS) or any(map(headers.get, _SLS_HEADERS)):
            return self._sls
        return self._oss if _OSS_QUERY.search(request.query) else None


def _is_datahub(request: Request, place: Place) -> bool:
    """Tell whether a path is DataHub's: MaxCompute has `/projects` too."""
    if place.product == datahub.PRODUCT:
        return True
    authorization = request.headers.get("authorization", "")
    return place.direct and authorization.startswith(datahub.SCHEME)


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
