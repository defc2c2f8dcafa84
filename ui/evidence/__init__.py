"""佐证材料 in the window: the pane of the detail form, what can be done with files, files dropped on rows."""
