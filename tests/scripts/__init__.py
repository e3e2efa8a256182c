"""Scripts that the package does not import."""
