"""Entry point of the language host: `python -m toolchain.host ENGINE_ADDRESS`.

The engine starts it through `bin/pulumi-language-python`. It leaves everything
else to `server`.
"""

import signal
import sys

# Until the server minds its signals, Ctrl-C ends the process without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

# `python -m` puts the working directory first on the import path. The official
# host does not, so a program that leans on it would run here and fail there.
if not sys.flags.safe_path:
    del sys.path[0]

from toolchain.host.server import serve  # noqa: E402 - after the path is repaired

if __name__ == "__main__":
    serve(sys.argv[1:])
