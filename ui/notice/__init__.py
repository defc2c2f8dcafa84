"""The page that exports notices and ledgers."""
