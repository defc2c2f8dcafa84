"""The window and the command line: two faces of ``models`` and ``exporters``. PySide6 only here."""
