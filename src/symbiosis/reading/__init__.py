"""From files to nouns, units understood on the way."""
