"""The `gov-cloud` command: one file a verb, the outermost shell."""
