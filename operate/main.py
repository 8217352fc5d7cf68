"""The `gov-cloud` command: its verbs, and how it says that something went wrong."""

import sys

import typer

from operate.destroy import destroy
from operate.doctor import doctor
from operate.drift import drift
from operate.env import env
from operate.errors import GovCloudError
from operate.exit_codes import ExitCode
from operate.preview import preview
from operate.refresh import refresh
from operate.show import show
from operate.simulator.commands import app as simulator
from operate.toolchain_command import toolchain
from operate.unlock import unlock
from operate.up import up

app = typer.Typer(
    help="The Macau government's private cloud as code. Exit codes: docs/guides/"
    "exit-codes.md.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
for verb in (preview, show, up, drift, refresh, destroy, unlock):
    app.command()(verb)
app.add_typer(simulator, name="simulator")
for tool in (toolchain, doctor, env):
    app.command()(tool)


def main() -> None:
    """Run the command line; an expected failure is one line a problem, no traceback."""
    try:
        app()
    except GovCloudError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - a command's output
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)  # noqa: T201
        sys.exit(ExitCode.CANCELLED)


if __name__ == "__main__":
    main()
