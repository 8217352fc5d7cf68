"""Entry point of the language host: `python -m toolchain.host ENGINE_ADDRESS`.

The engine starts it through `bin/pulumi-language-python`. It leaves everything
else to `server`.
"""

import sys

# `python -m` puts the working directory first on the import path. The official
# host does not, so a program that leans on it would run here and fail there.
if not sys.flags.safe_path:
    del sys.path[0]

from toolchain.host.server import serve

if __name__ == "__main__":
    serve(sys.argv[1:])
