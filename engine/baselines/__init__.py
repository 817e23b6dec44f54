"""The systems the paper compares with (Tables VIII and IX), behind one interface, and their comparison."""
