"""How things look: cards, drawings and the report; they know frames, not nouns."""
