"""The nouns: immutable holders of tables."""
