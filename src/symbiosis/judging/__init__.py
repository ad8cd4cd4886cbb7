"""What a plan means: its order, its reasons."""
