"""Rules of the texts as such."""
