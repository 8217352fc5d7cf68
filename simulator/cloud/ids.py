"""Makes the ids of the cloud: the same seed and the same history give the same ids."""

import hashlib
import uuid

ALPHABETS = {
    "hex": "0123456789abcdef",
    "digits": "0123456789",
    "alnum": "0123456789abcdefghijklmnopqrstuvwxyz",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
}


class Ids:
    """A stream of characters fixed by a seed and a serial number."""

    def __init__(self, seed: str, serial: int = 0) -> None:
        """Go on after `serial`, the last number used before."""
        self.seed = seed
        self.serial = serial

    def text(self, alphabet: str, length: int) -> str:
        """Return the next `length` characters; KeyError for an unknown alphabet."""
        letters = ALPHABETS[alphabet]
        self.serial += 1
        digest = hashlib.blake2b(f"{self.seed}:{self.serial}".encode()).digest()
        if alphabet == "hex":
            return digest.hex()[:length]
        return "".join(letters[byte % len(letters)] for byte in digest[:length])

    def uuid(self) -> str:
        """Return the next id in the form of a UUID."""
        return str(uuid.UUID(hex=self.text("hex", 32)))
