"""The karyogram page: its layout in millimetres, and its scene on the screen."""
