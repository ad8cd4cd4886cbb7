"""What words mean: materials found from names and codes, and who takes them."""
