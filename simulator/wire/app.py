"""The way of one request: host, family, signature, faults, specification, cloud.

One synchronous function. Every way out ends in the journal, and every refusal in the
form of its family; a mistake of ours is an `InternalError` there and a report on our
own terminal, never a traceback to the client.
"""

import random
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from simulator.cloud.faults import Fault
from simulator.console import page
from simulator.messages import ApiError, Call, Caller, Json, Mode, Request, Response
from simulator.wire import pop
from simulator.wire.adapter import Adapter, Asked
from simulator.wire.families import Families
from simulator.wire.hosts import Hosts, Place
from simulator.wire.ports import Cloud, Control, Spec
from simulator.wire.signing.claim import check

CONTROL_PREFIX = "/_sim/"
NOBODY = Caller("", "", "")
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def request_id() -> str:
    """Return a new id in the form of the API; unique, but no secret."""
    text = f"{random.getrandbits(128):032X}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(slots=True)
class _Course:
    """How one request fares, for the journal; "" is the cloud's own decision."""

    request: Request
    place: Place
    adapter: Adapter
    request_id: str
    call: Call | None = None
    decision: str = ""
    code: str = ""


class App:
    """Answers requests; holds no state of its own."""

    def __init__(
        self,
        *,
        hosts: Hosts,
        spec: Spec,
        cloud: Cloud,
        control: Control,
        now: Callable[[], float] = time.time,
        new_id: Callable[[], str] = request_id,
    ) -> None:
        """`now` gives seconds since 1970, `new_id` the id of each request."""
        self._hosts = hosts
        self._cloud = cloud
        self._control = control
        self._now = now
        self._new_id = new_id
        self._families = Families(spec, hosts)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        place = self._hosts.locate(request.host)
        if place is None:
            self.refused_host(request.host, request.mode, tls=request.tls)
            return Response(502, dict(TEXT), b"No site declares this host.\n")
        if place.direct and self._is_ours(request):
            return self._controlled(request)
        begun = time.perf_counter()
        adapter = self._families.of(request, place)
        course = _Course(request, place, adapter, self._new_id())
        response = self._answered(course)
        self._cloud.journal.record(
            course.call,
            request_id=course.request_id,
            at=self._now(),
            mode=request.mode,
            tls=request.tls,
            host=request.host,
            action="" if course.call else f"{request.method} {request.path}"[:200],
            decision=course.decision,
            status=response.status,
            code=course.code,
            duration=(time.perf_counter() - begun) * 1000,
        )
        return response

    def refused_host(
        self, host: str, mode: Mode = "connect", *, tls: bool = False
    ) -> None:
        """Put into the journal that somebody called a host that does not exist."""
        self._cloud.journal.record(
            None,
            request_id=self._new_id(),
            at=self._now(),
            mode=mode,
            tls=tls,
            host=host[:255],
            decision="refused-host",
            status=502,
        )

    def malformed(self, host: str, reason: str) -> None:
        """Put into the journal that something came which was no request."""
        self._cloud.journal.record(
            None,
            request_id=self._new_id(),
            at=self._now(),
            host=host[:255],
            action=reason[:200],
            decision="malformed",
            status=400,
        )

    def _answered(self, course: _Course) -> Response:
        try:
            return self._done(course)
        except ApiError as error:
            problem = error
        except UnicodeDecodeError:
            course.decision = "malformed"
            problem = ApiError(400, "InvalidParameter", "A parameter is not in UTF-8.")
        except Exception:  # noqa: BLE001 - the last line before the client
            traceback.print_exc(file=sys.stderr)
            course.decision = "failed"
            problem = ApiError(
                500,
                "InternalError",
                "The request processing has failed due to some unknown error.",
            )
        course.code = problem.code
        return course.adapter.refuse(course.request, problem, course.request_id)

    def _done(self, course: _Course) -> Response:
        request, adapter = course.request, course.adapter
        asked = adapter.read(request, course.place)
        call = course.call = _call(request, adapter, asked, course.request_id)
        course.decision = "bad-signature"
        call.caller = self._proven(course, asked)
        course.decision = ""
        fault = self._cloud.faults.match(call)
        if fault is None:
            values = self._performed(course, call, asked)
            return adapter.answer(request, asked, values, course.request_id)
        return self._faulted(course, call, asked, fault)

    def _proven(self, course: _Course, asked: Asked) -> Caller:
        claim = course.adapter.claim(course.request, asked)
        site = self._hosts.site_of(asked.region) or course.place.site
        return check(
            claim,
            self._cloud.credential(claim.access_key),
            course.adapter.refusals,
            now=self._now(),
            account=site.account_id,
        )

    def _performed(
        self, course: _Course, call: Call, asked: Asked, fault: Fault | None = None
    ) -> Json:
        operation = asked.operation
        if operation is not None:
            call.parameters = operation.bind(asked.flat, asked.body)
        elif not asked.is_known:
            course.decision = "unimplemented"
            raise pop.unknown_action(asked.action, asked.version)
        try:
            values = self._cloud.perform(call, fault)
        except ApiError as error:
            if error.code == "InvalidAction.NotFound":
                course.decision = "unimplemented"
            raise
        if operation is None:
            return values
        return operation.shape(values, course.request_id)

    def _faulted(
        self, course: _Course, call: Call, asked: Asked, fault: Fault
    ) -> Response:
        """Let a call go wrong in the way that a rule wants."""
        replaces = fault.effect in ("error", "throttle", "timeout", "reset")
        values: Json = None
        if not replaces or fault.done:
            values = self._performed(course, call, asked, fault)
        if not replaces:
            response = course.adapter.answer(
                course.request, asked, values, course.request_id
            )
            response.delay = fault.seconds
            return response
        course.decision = "fault"
        if fault.effect in ("timeout", "reset"):
            course.code = fault.effect
            return Response(0, abort=True, delay=fault.seconds)
        problem = ApiError(fault.status, fault.code, fault.message)
        if fault.effect == "throttle":
            problem = course.adapter.throttled(problem)
        course.code = problem.code
        return course.adapter.refuse(course.request, problem, course.request_id)

    def _is_ours(self, request: Request) -> bool:
        """Tell whether a direct request means the simulator and no API."""
        return request.path.startswith(CONTROL_PREFIX) or page.is_asked(request)

    def _controlled(self, request: Request) -> Response:
        try:
            if page.is_asked(request):
                return page.response()
            return self._control(request)
        except Exception:  # noqa: BLE001 - the last line before the client
            traceback.print_exc(file=sys.stderr)
            return Response(500, dict(TEXT), b"It failed; see the simulator's log.\n")


def _call(request: Request, adapter: Adapter, asked: Asked, request_id: str) -> Call:
    return Call(
        family=adapter.family,
        product=asked.product,
        version=asked.version,
        action=asked.action,
        region=asked.region,
        caller=NOBODY,
        parameters=asked.plain(),
        path=asked.path,
        headers=request.headers,
        request_id=request_id,
        host=request.host,
        mode=request.mode,
        tls=request.tls,
    )
