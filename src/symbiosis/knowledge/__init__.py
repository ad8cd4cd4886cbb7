"""Data files: materials, conversions, factors, rules; no code."""
