"""RPC: flat parameters in query, form or JSON body; the action is a name.

Signed by RPC V1 (in the parameters) or ACS3 (in headers, where action and version
are headers too). A successful reply is a JSON object with `RequestId`.
"""

from collections.abc import Mapping

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire import pop
from simulator.wire.adapter import Adapter, Asked, json_value
from simulator.wire.hosts import Hosts, Place
from simulator.wire.ports import Spec
from simulator.wire.signing import acs3, canonical, rpc_v1
from simulator.wire.signing.claim import Claim

FORM = "application/x-www-form-urlencoded"


class RpcAdapter(Adapter):
    """The RPC family."""

    family = "rpc"
    refusals = pop.PopRefusals()

    def __init__(self, spec: Spec, hosts: Hosts) -> None:
        """`spec` knows the actions, `hosts` the regions of the sites."""
        self._spec = spec
        self._hosts = hosts

    def read(self, request: Request, place: Place) -> Asked:
        """Return the call; ApiError (400) for a body that is not what it says."""
        headers = request.headers
        flat = canonical.parameters(request.query)
        body: Json = None
        if request.body:
            if headers.get("content-type", "").startswith("application/json"):
                body = json_value(request.body)
            else:
                flat.update(canonical.parameters(form_of(request)))
        action, version = flat.get("Action", ""), flat.get("Version", "")
        if is_acs3(headers):
            # Here the headers are signed, and they decide.
            action = headers.get("x-acs-action", action)
            version = headers.get("x-acs-version", version)
        operation = self._spec.rpc(version, action, place.product)
        stated = flat.get("RegionId", "")
        direct = place.direct and self._hosts.site_of(stated) is not None
        return Asked(
            product=operation.product if operation else place.product,
            version=version,
            action=action,
            region=stated if direct else place.site.region,
            flat=flat,
            body=body,
            operation=operation,
            is_known=operation is not None,
        )

    def claim(self, request: Request, asked: Asked) -> Claim:
        """Return the claim of V1 or ACS3."""
        if is_acs3(request.headers):
            return acs3.read(request)
        if "AccessKeyId" not in asked.flat:
            raise pop.missing_key()
        return rpc_v1.read(request, form_of(request), asked.flat)

    def answer(
        self,
        request: Request,  # noqa: ARG002
        asked: Asked,  # noqa: ARG002
        values: Json,
        request_id: str,
    ) -> Response:
        """Return the reply, a JSON object."""
        return pop.reply(200, values, request_id)

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:
        """Return the gateway's error form."""
        return pop.error_reply(error, request.host, request_id)


def is_acs3(headers: Mapping[str, str]) -> bool:
    """Tell whether a request is signed by ACS3."""
    return headers.get("authorization", "").startswith(acs3.SCHEME)


def form_of(request: Request) -> str:
    """Return the body where it is a form, "" where it is anything else."""
    body = request.body
    if not body or not request.headers.get("content-type", FORM).startswith(FORM):
        return ""
    try:
        return body.decode("ascii")
    except UnicodeDecodeError:
        raise ApiError(
            400, "InvalidParameter", "The form in the body is not percent-encoded."
        ) from None
