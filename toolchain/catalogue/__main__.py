"""Writes facts/data/catalogue.json; `python -m toolchain.catalogue`."""

import sys

from toolchain.catalogue.made import main

sys.exit(main())
