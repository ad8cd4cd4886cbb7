"""From what may flow to what should."""
