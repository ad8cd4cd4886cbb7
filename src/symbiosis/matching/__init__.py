"""From a park to what could flow."""
