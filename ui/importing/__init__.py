"""The page that imports workbooks, with preview."""
