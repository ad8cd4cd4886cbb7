"""Ways out to other libraries' objects, from plain frames and arrays."""
