"""Small parts of a Qt window that know nothing of karyotypes."""
