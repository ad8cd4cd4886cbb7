"""Rule files read block by block, every word checked and every fault kept."""
