"""Dialogs: the error dialog, about, opening and saving of files."""
