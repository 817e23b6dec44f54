"""What explains the application inside it: shortcuts, first hints, about."""
