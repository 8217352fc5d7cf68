"""Where the `gov-cloud` command begins: hands over at once where it can.

The verbs of the judge must not wait for the imports of all the others, which take a
fifth of a second: that is half of what judging a whole cloud takes.
"""

import importlib
import sys

from operate.judge import VERBS, hand_over


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in VERBS:
        hand_over(arguments[0], arguments[1:])
    importlib.import_module("operate.main").main()


if __name__ == "__main__":
    main()
