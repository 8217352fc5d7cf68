"""One run of a Pulumi program inside the host process.

The outcome follows the official host: an exception is reported once and the engine
told to stop quietly (`bail`); another exit code than 0 becomes the error of the run.
How a failure reads is in `failure`.
"""

import asyncio
import contextvars
import gc
import logging
import os
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pulumi
from pulumi import runtime
from pulumi.runtime.proto.language_pb2 import RunRequest, RunResponse

from toolchain.host.failure import explain

# The official host's own code for "the program has said all there is to say".
EXIT_ALREADY_EXPLAINED = 32
# Every resource makes dozens of objects that live to the end of the run; collecting
# them again and again took half of the time of a large stack. Memory does not grow.
COLLECTOR_THRESHOLDS = (200_000, 20, 100)
# The switch of infra/sdk.py; the host has one speed-up of its own.
STOCK_SWITCH = "GOV_CLOUD_STOCK_SDK"
# Threads of one program for each operation that the engine runs at a time.
THREADS_PER_OPERATION = 4


class ProgramRun:
    """A program from its start to the answer that the engine gets."""

    def __init__(self, request: RunRequest, engine_address: str) -> None:
        """Keep what the engine asked for; nothing runs yet."""
        self._request = request
        self._engine_address = engine_address
        self._answers: SimpleQueue[RunResponse] = SimpleQueue()

    def answer(self) -> RunResponse:
        """Run the program; return its outcome, or `bail` as soon as `end` is called."""
        context = contextvars.copy_context()
        # A daemon: a cancelled program must not keep the process alive.
        Thread(target=context.run, args=(self._run,), daemon=True).start()
        return self._answers.get()

    def end(self) -> None:
        """Answer now; the process is about to end and the program with it."""
        self._answers.put(RunResponse(bail=True))

    def _run(self) -> None:
        request = self._request
        folder = Path(request.info.program_directory or request.pwd)
        program = folder / (request.info.entry_point or request.program)
        self._configure()
        outcome = RunResponse()
        try:
            self._execute(program)
        except SystemExit as stop:
            outcome = _exit_outcome(stop)
        except BaseException as error:  # noqa: BLE001 - without an answer all would wait
            pulumi.log.error(explain(error, program))
            outcome = RunResponse(bail=True)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self._answers.put(outcome)

    def _configure(self) -> None:
        request = self._request
        runtime.set_all_config(dict(request.config), list(request.configSecretKeys))
        runtime.configure(
            runtime.Settings(
                project=request.project,
                stack=request.stack,
                monitor=request.monitor_address,
                engine=self._engine_address,
                parallel=request.parallel,
                dry_run=request.dryRun,
                organization=request.organization,
                root_directory=request.info.root_directory,
            )
        )

    def _execute(self, program: Path) -> None:
        os.chdir(self._request.pwd)
        sys.argv = [str(program), *self._request.args]
        if os.environ.get(STOCK_SWITCH) != "1":
            gc.set_threshold(*COLLECTOR_THRESHOLDS)
        # A failed run leaves futures that nobody reads; asyncio would list them all.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        workers = max(self._request.parallel, 1) * THREADS_PER_OPERATION
        executor = ThreadPoolExecutor(max_workers=workers)
        loop.set_default_executor(executor)

        def run() -> None:
            runpy.run_path(str(program), run_name="__main__")

        try:
            loop.run_until_complete(runtime.run_in_stack(run))
        finally:
            executor.shutdown(wait=True)
            loop.close()


def _exit_outcome(stop: SystemExit) -> RunResponse:
    code = stop.code
    if code is None or code == 0:
        return RunResponse()
    if code == EXIT_ALREADY_EXPLAINED:
        return RunResponse(bail=True)
    if isinstance(code, str):
        # `sys.exit("text")` means: print the text, exit with 1.
        sys.stderr.write(f"{code}\n")
        code = 1
    return RunResponse(error=f"program exited with non-zero exit code: {code}")
