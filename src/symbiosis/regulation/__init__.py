"""From what could flow to what may."""
