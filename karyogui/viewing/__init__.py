"""Looking closer without changing anything: processed views, a loupe, homologs side by side."""
