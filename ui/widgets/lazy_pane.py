"""A pane whose content is built when it is asked for first: what stands beside the table does not hold it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

Content = TypeVar("Content", bound=QWidget)


class LazyPane(QWidget, Generic[Content]):
    """An empty place until :meth:`content` is called."""

    def __init__(self, build: Callable[[], Content]) -> None:
        super().__init__()
        self._build = build
        self.built: Content | None = None

    def content(self) -> Content:
        """The content, built now if it is not there yet."""
        if self.built is None:
            self.built = self._build()
            layout = QVBoxLayout(self)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(self.built)
            self.built.show()
        return self.built
