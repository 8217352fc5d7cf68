"""The command line of the checks: `python -m policies.outside check|lint ...`.

`gov-cloud check` and `gov-cloud lint` start it with the paths of this clone. It prints
one report on standard output, and what went wrong, in one line, on standard error.
"""

import argparse
import gc
import sys
import traceback
from pathlib import Path

from facts import FactsError
from policies.errors import RegistryError
from policies.outside.commands import check, lint
from policies.outside.errors import InputError
from policies.outside.exit_codes import Code
from policies.outside.report import LANGUAGES

FORMATS = ("text", "json", "sarif", "junit")


def main(arguments: list[str]) -> int:
    """Run one check and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return Code.BAD_INPUT
    except (FactsError, RegistryError) as error:
        # Data or rules of this clone are broken; their sentences quote no input.
        sys.stderr.write(f"{error}\n")
        return Code.BROKEN
    except BrokenPipeError:
        # The reader of our output has gone; nothing can be told to anyone any more.
        sys.stderr.close()
        return Code.BROKEN
    except Exception as error:  # noqa: BLE001 - its text may quote a secret input
        sys.stderr.write(f"{_broken(error)}\n")
        return Code.BROKEN
    return code


def _broken(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return (
        f"the check itself failed with {type(error).__name__} at {place}; allowed: a "
        "verdict. Fix: report this line, and which kind of file was read."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gov-cloud", allow_abbrev=False)
    verbs = parser.add_subparsers(required=True, metavar="check|lint")
    checks = verbs.add_parser("check", help="judge resources", allow_abbrev=False)
    checks.set_defaults(run=check)
    checks.add_argument(
        "file",
        nargs="?",
        help="preview, event log, saved state, Terraform plan or inventory; - for "
        "standard input",
    )
    checks.add_argument("--state", metavar="STACK", help="the saved state of a stack")
    checks.add_argument(
        "--simulator", metavar="PORT", help="what a simulator on this machine holds"
    )
    checks.add_argument("--stack", default="", help="stack, where the file names none")
    checks.add_argument("--as-of", help="planning date, where the file has none")
    checks.add_argument(
        "--evidence", action="store_true", help="what decided each place and owner"
    )
    checks.add_argument("--waivers", type=Path, help="instead of policies/waivers.yaml")
    checks.add_argument("--states", type=Path, help=argparse.SUPPRESS)
    checks.add_argument("--shown", help=argparse.SUPPRESS)
    lints = verbs.add_parser("lint", help="look at programs", allow_abbrev=False)
    lints.set_defaults(run=lint)
    lints.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    for each in (checks, lints):
        each.add_argument("--format", choices=FORMATS, default="text")
        each.add_argument("--lang", choices=LANGUAGES, default="en", help="of the text")
        each.add_argument("--root", type=Path, default=Path(), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    # What is read lives to the end: looking for garbage in it only costs time.
    gc.disable()
    sys.exit(main(sys.argv[1:]))
