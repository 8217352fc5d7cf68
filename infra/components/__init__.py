"""One noun a file: its settings and the resources it declares."""
