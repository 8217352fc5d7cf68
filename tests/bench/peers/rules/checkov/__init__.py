"""Five rules of our own for checkov, so that it is measured at its best too."""
