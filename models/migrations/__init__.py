"""Schema versions as frozen SQL files, numbered, each applied in one transaction with its number (runner.py)."""
