"""What can go wrong in the `gov-cloud` command.

    GovCloudError                  a message for a person, with its exit code
    ├── ConfigurationError         the settings of a stack are refused
    ├── LockedError                another run changes the stack, or died doing so
    ├── OperationError             the engine or its state could not be used
    ├── RefusedError               money, an approval or a decision is missing
    ├── SimulatorError             the simulator does not start, answer or agree
    └── ToolchainError             no engine and provider can be found or made
        └── TamperedArchiveError   an archive is not the one that was pinned

Each message is one line: what and where; what is allowed; "Fix: ...".
"""

from operate.exit_codes import ExitCode


class GovCloudError(Exception):
    """Something the command tells its user in one line, without a traceback."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.ERROR) -> None:
        """Keep the sentence and the number the command ends with."""
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class ToolchainError(GovCloudError):
    """The engine and the provider can be neither found nor made here."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.TOOLCHAIN) -> None:
        """Keep the sentence; the number says "toolchain" unless told otherwise."""
        super().__init__(message, exit_code)


class TamperedArchiveError(ToolchainError):
    """An archive differs from its recorded checksum or would write elsewhere.

    Never a reason to try the next source: somebody has to look first.
    """


class ConfigurationError(GovCloudError):
    """The settings of a stack are refused: one line per problem, nothing was run."""

    def __init__(self, message: str) -> None:
        """Keep the lines as the program wrote them."""
        super().__init__(message, ExitCode.CONFIGURATION)


class RefusedError(GovCloudError):
    """A gate before the engine is closed: the number says which one (exit_codes)."""

    def __init__(
        self, message: str, exit_code: ExitCode = ExitCode.CONFIGURATION
    ) -> None:
        """Keep the sentences; without a number it is that of refused settings."""
        super().__init__(message, exit_code)


class OperationError(GovCloudError):
    """The engine could not do what it was asked, for a reason of its own."""


class LockedError(GovCloudError):
    """Another run holds the stack, or one that died still seems to."""

    def __init__(self, message: str) -> None:
        """Keep the sentence, which names the holder."""
        super().__init__(message, ExitCode.LOCKED)


class SimulatorError(GovCloudError):
    """The simulator cannot be started, does not answer, or refuses a request."""

    def __init__(self, message: str) -> None:
        """Keep the sentence."""
        super().__init__(message, ExitCode.SIMULATOR)
