"""Programmes with products of columns: a plan, and a proven bound."""
