"""Makes the Pulumi SDK faster without changing what a program registers.

A preview of a thousand resources spent most of its time in four places of the SDK:
the collector, debug messages that nobody reads, a quadratic wait loop and a slow
stack trace for each resource. Each speed-up replaces one of them, and only while the
SDK's source is the one it was written for; otherwise it is left out and named.
`GOV_CLOUD_STOCK_SDK=1` turns all of them off. `docs/benchmarks.md` has the figures.
"""

import asyncio
import gc
import hashlib
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pulumi
from pulumi.runtime import resource, settings, stack
from pulumi.runtime.proto import source_pb2

SWITCH = "GOV_CLOUD_STOCK_SDK"
# The SDK release that the replacements were compared with.
SDK_VERSION = "3.259.0"
# A resource makes dozens of objects that live to the end of the run; every collection
# walks through all of them and frees nothing. Memory does not grow without it.
COLLECTOR_THRESHOLDS = (200_000, 20, 100)
# The modules of the SDK that report each step of each resource to the engine.
TALKATIVE = ("_callbacks", "invoke", "resource", "rpc", "rpc_manager", "stack")
# A resource is constructed through three nested `__init__`; the caller comes next.
CONSTRUCTORS = 3


@dataclass(frozen=True)
class SpeedUp:
    """One replacement: its name, the SDK functions it relies on, how to apply it."""

    name: str
    digest: str
    relies_on: tuple[str, ...]
    apply: Callable[[], None]

    def found_digest(self) -> str:
        """Return the digest of the functions as they are installed.

        Raises AttributeError, ImportError or OSError when one of them is gone.
        """
        text = "".join(inspect.getsource(_find(name)) for name in self.relies_on)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def speed_up() -> tuple[str, ...]:
    """Apply the speed-ups that fit the installed SDK; return their names.

    Call it before the program makes its first resource. What does not fit is left
    out with a line on standard error: the preview is then slower, never different.
    """
    if os.environ.get(SWITCH) == "1":
        return ()
    applied = []
    for each in SPEED_UPS:
        reason = _misfit(each)
        if reason:
            sys.stderr.write(
                f"infra/sdk.py: speed-up {each.name!r} left out, {reason}; allowed: "
                f"pulumi {SDK_VERSION} as released. Fix: compare the functions and "
                "record their digest.\n"
            )
        else:
            each.apply()
            applied.append(each.name)
    return tuple(applied)


def _misfit(each: SpeedUp) -> str:
    """Return why a speed-up must not be applied; empty when it may be."""
    if not each.relies_on:
        return ""
    if version("pulumi") != SDK_VERSION:
        return f"pulumi is {version('pulumi')}"
    try:
        found = each.found_digest()
    except (AttributeError, ImportError, OSError) as error:
        return str(error)
    return "" if found == each.digest else f"{', '.join(each.relies_on)} changed"


def _find(name: str) -> Callable[..., Any]:
    """Return the function at `module:path`, for example `pulumi.log:debug`."""
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    function: Callable[..., Any] = found
    return function


def _calm_collector() -> None:
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


class _QuietLog:
    """The SDK's own view of `pulumi.log`, with debug messages dropped.

    Each one is a call to the engine that blocks the program, four for a resource.
    A program that calls `pulumi.log.debug` itself is still heard.
    """

    def debug(self, *_: object, **__: object) -> None:
        """Say nothing."""

    def __getattr__(self, name: str) -> object:
        return getattr(pulumi.log, name)


def _silence_debug() -> None:
    quiet = _QuietLog()
    for name in TALKATIVE:
        module: ModuleType = importlib.import_module(f"pulumi.runtime.{name}")
        vars(module)["log"] = quiet


class _Outputs:
    """The outputs that a program still waits for, each watched exactly once.

    The SDK starts a new wait over all of them whenever one is done.
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[Any]] = set()
        self._done: list[asyncio.Future[Any]] = []
        self._wake: asyncio.Future[None] | None = None

    async def next_done(self) -> list[asyncio.Future[Any]]:
        """Return the outputs that are done since the last call; empty at the end."""
        with settings.SETTINGS.lock:
            added = list(settings.SETTINGS.outputs)
            settings.SETTINGS.outputs.clear()
        for output in added:
            self._waiting.add(output)
            output.add_done_callback(self._finish)
        if not self._done and self._waiting:
            self._wake = asyncio.get_running_loop().create_future()
            await self._wake
            self._wake = None
        done, self._done = self._done, []
        return done

    def _finish(self, output: "asyncio.Future[Any]") -> None:
        self._waiting.discard(output)
        self._done.append(output)
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)


async def _wait_for_rpcs(await_all_outstanding_tasks: bool = True) -> None:  # noqa: FBT001, FBT002 - the SDK's signature
    """Wait like the SDK: every call first, then every output, until none is left."""
    manager = settings._get_rpc_manager()  # noqa: SLF001 - as in the original
    while True:
        while manager.rpcs:
            await asyncio.sleep(0)
            try:
                await manager.rpcs.pop()
            except Exception as error:
                if manager.unhandled_exception is None:
                    raise
                raise error from _first_failure(manager)
        if manager.unhandled_exception is not None:
            raise _first_failure(manager)
        if await_all_outstanding_tasks:
            outputs = _Outputs()
            while done := await outputs.next_done():
                for output in done:
                    # A resource that the engine refused has been reported by it; the
                    # rest of a continue-on-error run goes on.
                    with suppress(stack.ResourceRegistrationFailed):
                        _raise_failure(output)
        if not manager.rpcs:
            return


def _raise_failure(output: "asyncio.Future[Any]") -> None:
    # Awaiting it would erase the traceback when another output has read it before,
    # and with it the line of the program; the exception itself still holds it.
    error = output.exception()
    if error is not None:
        raise error


def _first_failure(manager: Any) -> BaseException:  # noqa: ANN401 - the SDK's own class
    failure: BaseException = manager.unhandled_exception
    return failure.with_traceback(manager.exception_traceback)


def _replace_wait() -> None:
    vars(stack)["wait_for_rpcs"] = _wait_for_rpcs


def _stack_trace() -> source_pb2.StackTrace:
    """Return where a resource was made, innermost frame first, as the SDK does.

    The SDK reads every source file of the stack anew for each resource.
    """
    seen = 0
    frames = _frames(sys._getframe())  # noqa: SLF001 - the way to walk without reading
    for frame in frames:
        seen += frame.f_code.co_name == "__init__"
        if seen == CONSTRUCTORS:
            break
    return source_pb2.StackTrace(
        frames=[_position(each.f_code.co_filename, each.f_lineno) for each in frames]
    )


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


@lru_cache(maxsize=4096)
def _position(filename: str, line: int | None) -> source_pb2.StackFrame:
    # Only an absolute path has an address; a frame of frozen code has none.
    if line is None or not Path(filename).is_absolute():
        return source_pb2.StackFrame()
    position = source_pb2.SourcePosition(uri=Path(filename).as_uri(), line=line)
    return source_pb2.StackFrame(pc=position)


def _replace_stack_trace() -> None:
    vars(resource)["_get_stack_trace"] = _stack_trace


SPEED_UPS = (
    SpeedUp("collector", "", (), _calm_collector),
    SpeedUp(
        "debug messages",
        "097af26b6d5ff539",
        ("pulumi.log:debug", "pulumi.log:_log"),
        _silence_debug,
    ),
    SpeedUp(
        "wait loop",
        "2eb6f297dc93bd1f",
        (
            "pulumi.runtime.stack:wait_for_rpcs",
            "pulumi.runtime.rpc_manager:RPCManager",
            "pulumi.output:Output._track",
        ),
        _replace_wait,
    ),
    SpeedUp(
        "stack trace",
        "0d11a1e45eee2efc",
        (
            "pulumi.runtime.resource:_get_stack_trace",
            "pulumi.runtime.resource:_get_source_position_for_frame",
        ),
        _replace_stack_trace,
    ),
)
