"""DataHub's own protocol: paths and JSON, signed by the scheme of that name.

The vendor serves the same projects, topics and subscriptions by RPC 2024-06-20, in
other words. Calls are translated into those of RPC here, so that one declaration
serves both doors; what only the paths can do keeps a name of its own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.adapter import Adapter, Asked, json_bytes, json_value
from simulator.wire.hosts import Place
from simulator.wire.signing import canonical, headed
from simulator.wire.signing.claim import Claim

PRODUCT: Final = "datahub"
VERSION: Final = "2024-06-20"
SCHEME: Final = "DATAHUB "
UNAUTHORIZED: Final = 401
_PROJECT = "/projects/(?P<ProjectName>[^/]+)"
_TOPIC = f"{_PROJECT}/topics/(?P<TopicName>[^/]+)"
_SUBSCRIPTION = f"{_TOPIC}/subscriptions/(?P<SubscriptionId>[^/]+)"
# Path -> method, or method and the word `Action` of the body -> action.
_ROUTES: Final = tuple(
    (re.compile(path), actions)
    for path, actions in (
        ("/projects", {"GET": "ListProjects"}),
        (
            _PROJECT,
            {
                "POST": "CreateProject",
                "GET": "GetProject",
                "PUT": "UpdateProject",
                "DELETE": "DeleteProject",
            },
        ),
        (f"{_PROJECT}/topics", {"GET": "ListTopics"}),
        (
            _TOPIC,
            {
                "POST create": "CreateTopic",
                "POST appendfield": "AppendField",
                "GET": "GetTopic",
                "PUT": "UpdateTopic",
                "DELETE": "DeleteTopic",
            },
        ),
        (f"{_TOPIC}/shards", {"GET": "ListShards"}),
        (
            f"{_TOPIC}/subscriptions",
            {"POST create": "CreateSubscription", "POST list": "ListSubscriptions"},
        ),
        (
            _SUBSCRIPTION,
            {
                "GET": "GetSubscription",
                "PUT": "UpdateSubscription",
                "DELETE": "DeleteSubscription",
            },
        ),
    )
)
# The words of the paths -> those of RPC.
_PARAMETERS: Final = {
    "VpcIds": "VpcWhitelist",
    "PageIndex": "PageNumber",
    "filter": "Keyword",
}
# Names that only say how a call travels.
_NOT_PARAMETERS: Final = frozenset({"Action"})


class DatahubRefusals:
    """The codes of DataHub for each way in which a signature can fail."""

    def unknown_key(self, claim: Claim) -> ApiError:
        """Say that nobody has this access key."""
        return _unauthorized(f"The AccessKeyId {claim.access_key} is not found.")

    def wrong_signature(self, claim: Claim) -> ApiError:
        """Say that the signature is another one, with our string to sign."""
        return _unauthorized(
            "The request signature we calculated does not match the signature you "
            f"provided; the string to sign is {claim.string_to_sign!r}."
        )

    def skewed(self, claim: Claim, now: float) -> ApiError:  # noqa: ARG002
        """Say that the clocks are too far apart."""
        return _unauthorized("The date of the request is more than 15 minutes off.")

    expired = skewed

    def wrong_token(self, claim: Claim) -> ApiError:  # noqa: ARG002
        """Say that the security token is not the key's."""
        return _unauthorized("The security token is not valid.")


class DatahubAdapter(Adapter):
    """The family of DataHub."""

    family = "datahub"
    refusals = DatahubRefusals()

    def read(self, request: Request, place: Place) -> Asked:
        """Return the call; ApiError for a body that is no JSON object."""
        body = json_value(request.body) if request.body else {}
        if not isinstance(body, dict):
            raise ApiError(400, "InvalidParameter", "The body must be a JSON object.")
        action, named = _route(request, str(body.get("Action", "")))
        given: dict[str, Json] = {
            _PARAMETERS.get(name, name): value
            for name, value in body.items()
            if name not in _NOT_PARAMETERS
        }
        query = canonical.parameters(request.query)
        return Asked(
            product=PRODUCT,
            version=VERSION,
            action=action or f"{request.method} {request.path}",
            region=place.site.region,
            flat={_PARAMETERS.get(name, name): text for name, text in query.items()},
            body=given,
            path=named,
            is_known=bool(action),
        )

    def claim(self, request: Request, asked: Asked) -> Claim:  # noqa: ARG002
        """Return the claim of the scheme DATAHUB."""
        if not request.headers.get("authorization", "").startswith(SCHEME):
            raise _unauthorized("The request is not signed: no Authorization.")
        return headed.datahub(request)

    def answer(
        self,
        request: Request,  # noqa: ARG002
        asked: Asked,
        values: Json,
        request_id: str,
    ) -> Response:
        """Return the reply in the words of the paths; {} where there are none."""
        form = _REPLIES.get(asked.action, dict)
        shown = form(values if isinstance(values, dict) else {})
        return Response(200, _headers(request_id), json_bytes(shown))

    def throttled(self, error: ApiError) -> ApiError:
        """Return DataHub's own word for "too many requests"."""
        return ApiError(429, "LimitExceeded", error.message)

    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:  # noqa: ARG002
        """Return DataHub's error form."""
        values: Json = {
            "RequestId": request_id,
            "ErrorCode": error.code,
            "ErrorMessage": error.message,
        }
        return Response(error.status, _headers(request_id), json_bytes(values))


def _unauthorized(message: str) -> ApiError:
    return ApiError(UNAUTHORIZED, "Unauthorized", message)


def _headers(request_id: str) -> dict[str, str]:
    return {"x-datahub-request-id": request_id, "Content-Type": "application/json"}


def _route(request: Request, word: str) -> tuple[str, dict[str, str]]:
    """Return the action of a request, "" for none, and the names in its path."""
    for pattern, actions in _ROUTES:
        found = pattern.fullmatch(request.path)
        if found is not None:
            verb = f"{request.method} {word.lower()}" if word else request.method
            # Names are the same whatever the case of their letters.
            named = {
                name: value if name == "SubscriptionId" else value.lower()
                for name, value in found.groupdict().items()
            }
            return actions.get(verb, ""), named
    return "", {}


Values = Mapping[str, Json]


def _named(*names: str) -> Callable[[Values], dict[str, Json]]:
    """Return what takes these fields over under their own names."""
    return lambda values: {name: values.get(name) for name in names}


def _project(values: Values) -> dict[str, Json]:
    return {
        "CreateTime": values.get("CreateTime"),
        "LastModifyTime": values.get("UpdateTime"),
        "Comment": values.get("Comment"),
        "Creator": values.get("Creator"),
    }


def _topic(values: Values) -> dict[str, Json]:
    return {
        **_project(values),
        "ShardCount": values.get("ShardCount"),
        "LifeCycle": values.get("Lifecycle"),
        "RecordType": values.get("RecordType"),
        "RecordSchema": values.get("RecordSchema"),
        "Status": values.get("Status"),
        "ExpandMode": values.get("ExpandMode") or "",
    }


def _subscription(values: Values) -> dict[str, Json]:
    return {
        **_project(values),
        "SubId": values.get("SubscriptionId"),
        "TopicName": values.get("TopicName"),
        "IsOwner": True,
        "Type": 0,
        "State": values.get("State"),
    }


def _rows(values: Values, of: str) -> list[dict[str, Json]]:
    listed = values.get("List")
    rows = listed.get(of) if isinstance(listed, dict) else None
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


_REPLIES: Final[Mapping[str, Callable[[Values], Json]]] = {
    "ListProjects": lambda values: {
        "ProjectNames": [row.get("ProjectName") for row in _rows(values, "Project")]
    },
    "GetProject": _project,
    "ListTopics": lambda values: {
        "TopicNames": [row.get("TopicName") for row in _rows(values, "Topic")]
    },
    "GetTopic": _topic,
    "ListShards": _named("Shards", "Protocol", "Interval"),
    "CreateSubscription": lambda values: {"SubId": values.get("SubscriptionId")},
    "GetSubscription": _subscription,
    "ListSubscriptions": lambda values: {
        "TotalCount": values.get("TotalCount"),
        "Subscriptions": [_subscription(row) for row in _rows(values, "Subscription")],
    },
    # Changes answer with nothing.
    **dict.fromkeys(
        (
            f"{verb}{noun}"
            for verb in ("Create", "Update", "Delete")
            for noun in ("Project", "Topic", "Subscription")
            if (verb, noun) != ("Create", "Subscription")
        ),
        lambda _: {},
    ),
    "AppendField": lambda _: {},
}
