"""Records in, files out. No database and no Qt here."""
