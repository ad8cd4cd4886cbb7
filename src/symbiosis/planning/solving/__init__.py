"""A programme to its answer: HiGHS on arrays, or any solver that PuLP knows."""
