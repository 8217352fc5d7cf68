"""ROA: a method and a path name the action; parameters in query and JSON body.

Signed by ROA V1 (`Authorization: acs …`) or ACS3.
"""

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire import pop
from simulator.wire.adapter import Adapter, Asked, json_value
from simulator.wire.hosts import Hosts, Place
from simulator.wire.ports import Operation, Spec
from simulator.wire.rpc import is_acs3
from simulator.wire.signing import acs3, canonical, headed
from simulator.wire.signing.claim import Claim

NO_CONTENT = 204


class RoaAdapter(Adapter):
    """The ROA family."""

    family = "roa"
    refusals = pop.PopRefusals()

    def __init__(self, spec: Spec, hosts: Hosts) -> None:
        """`spec` knows the paths, `hosts` the regions of the sites."""
        self._spec = spec
        self._hosts = hosts

    def read(self, request: Request, place: Place) -> Asked:
        """Return the call; ApiError (400) for a body that is not JSON."""
        headers = request.headers
        version = headers.get("x-acs-version", "")
        operation, named = self._found(request, place.product, version)
        flat = canonical.parameters(request.query)
        stated = headers.get("x-acs-region-id") or flat.get("RegionId", "")
        direct = place.direct and self._hosts.site_of(stated) is not None
        return Asked(
            product=operation.product if operation else place.product,
            version=operation.version if operation else version,
            action=operation.action
            if operation
            else f"{request.method} {request.path}",
            region=stated if direct else place.site.region,
            flat=flat,
            body=json_value(request.body) if request.body.strip() else None,
            path=named,
            operation=operation,
            is_known=operation is not None,
        )

    def _found(
        self, request: Request, product: str, version: str
    ) -> tuple[Operation | None, dict[str, str]]:
        products = [product]
        if not product:
            editions = self._spec.editions()
            products = [one.product for one in editions if one.version == version]
        for one in products:
            found = self._spec.roa(one, request.method, request.path, version)
            if found is not None:
                return found
        return None, {}

    def claim(self, request: Request, asked: Asked) -> Claim:  # noqa: ARG002
        """Return the claim of ROA V1 or ACS3."""
        if is_acs3(request.headers):
            return acs3.read(request)
        if not request.headers.get("authorization", "").startswith("acs "):
            raise pop.missing_key()
        return headed.roa(request)

    def answer(
        self,
        request: Request,  # noqa: ARG002
        asked: Asked,
        values: Json,
        request_id: str,
    ) -> Response:
        """Return the reply; 204 where the action answers without a body."""
        operation = asked.operation
        if operation is not None and operation.reply is None:
            return pop.reply(NO_CONTENT, None, request_id)
        return pop.reply(200, values, request_id)

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:
        """Return the gateway's error form."""
        return pop.error_reply(error, request.host, request_id)
