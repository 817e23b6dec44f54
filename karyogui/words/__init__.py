"""Languages: what the domain says, in the words of the window or a report."""
