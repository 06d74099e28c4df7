"""Rules of results, weights and scores."""
