"""The whole application without a window: storage, rules, reading of sheets. No Qt, no exporters."""
