"""Rules of what was reached, which a self-evaluation and a monitoring sheet tell alike."""
