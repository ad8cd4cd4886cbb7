"""What rows are worth, the proof of a plan, and what quarrels where there is none."""
