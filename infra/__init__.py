"""What is declared: settings, components, and the cloud they make."""
