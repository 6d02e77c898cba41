"""Rules of the house: layers, budgets, locks, words, documentation."""
