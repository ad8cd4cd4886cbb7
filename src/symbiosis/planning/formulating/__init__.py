"""Lawful matches to the columns and rows of a programme."""
