"""The `gov-cloud` command: its verbs, and how it says that something went wrong."""

import sys
from collections.abc import Callable

import typer

from operate.adopt import adopt
from operate.check import PASS_ON, check, lint
from operate.cost import cost
from operate.decommission import decommission
from operate.destroy import destroy
from operate.diff_env import diff_env
from operate.doctor import doctor
from operate.drift import drift
from operate.env import env
from operate.errors import GovCloudError
from operate.exit_codes import ExitCode
from operate.plan_ci import plan_ci
from operate.preview import preview
from operate.preview_all import preview_all
from operate.promote import promote
from operate.refresh import refresh
from operate.show import show
from operate.simulator.commands import app as simulator
from operate.state_command import app as state
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
VERBS: tuple[Callable[..., None], ...] = (
    *(preview, show, up, drift, refresh, destroy, unlock),
    *(cost, diff_env, promote, decommission),
    *(preview_all, plan_ci, adopt),
    *(toolchain, doctor, env),
)
for verb in VERBS:
    app.command()(verb)
for verb_of_the_judge in (check, lint):
    app.command(context_settings=PASS_ON)(verb_of_the_judge)
app.add_typer(simulator, name="simulator")
app.add_typer(state, name="state")


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
