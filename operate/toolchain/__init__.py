"""The engine and the provider: found, downloaded or built, once per machine.

`find()` answers in milliseconds and makes nothing; `ensure()` makes what is missing,
under a lock, outside the clone. The order of sources and its reasons:
installed.py, release.py, build.py; what decides the folder's name: key.py.
"""

from operate.errors import ToolchainError
from operate.toolchain.key import cache_key
from operate.toolchain.layout import Toolchain, load
from operate.toolchain.lock import locked
from operate.toolchain.make import make
from operate.toolchain.places import Places
from operate.toolchain.progress import Say, Tick

__all__ = ["Places", "Say", "Tick", "Toolchain", "ensure", "find"]

# A log in CI must move at least this often (a terminal asks for more).
TICK_SECONDS = 20.0


def find(places: Places | None = None) -> Toolchain | None:
    """Return the toolchain of this clone if it exists; never build, never connect."""
    places = places or Places.here()
    key = cache_key(places.sources)
    return load(places.toolchains / key, key)


def ensure(
    say: Say, *, places: Places | None = None, tick_seconds: float = TICK_SECONDS
) -> Toolchain:
    """Return the toolchain of this clone, making it first when there is none.

    `say` gets one line per step and, while something runs, a `Tick` at least every
    `tick_seconds`. Raises ToolchainError with one sentence for a person.
    """
    places = places or Places.here()
    key = cache_key(places.sources)
    root = places.toolchains / key
    toolchain = load(root, key)
    if toolchain is not None:
        return toolchain
    try:
        with locked(places.toolchains / f"{key}.lock", say, tick_seconds):
            # Whoever held the lock before may have made it meanwhile.
            toolchain = load(root, key)
            if toolchain is None:
                make(places, key, say, tick_seconds)
                toolchain = load(root, key)
    except OSError as error:
        raise ToolchainError(
            f"{error.filename or root}: {error.strerror or error}; allowed: a cache "
            f"that can be written. Fix: mend it, or set GOV_CLOUD_HOME elsewhere."
        ) from error
    if toolchain is None:
        raise ToolchainError(
            f"{root} was made and is not whole; allowed: every program of the layout. "
            f"Fix: look whether something removes files there, and try again."
        )
    return toolchain
