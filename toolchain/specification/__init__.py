"""Makes `simulator/spec/data` from the official SDK wheels, pinned in wheels.yaml.

`python -m toolchain.specification` writes, `--check` compares. Wheels are downloaded
once by pip and checked against their pinned hashes; they are only ever read.
"""
