"""The cloud as code: settings, components, and the program that declares them."""

from infra import sparse

# Before the first component imports the provider's SDK.
sparse.install()
