"""Finding, opening and closing cases."""
