"""Folders dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class FolderDrop(QObject):
    """Watches a widget for folders that are dragged over it and dropped.

    Signals:
        dropped: a case folder, as a Path; for a file, the folder it lies in.
        over_changed: its path while one is held over the widget; empty when it is gone.
    """

    dropped = Signal(object)
    over_changed = Signal(str)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self.over_changed.emit("")
        elif kind in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            folder = _folder_of(event)
            if folder is not None:
                event.setDropAction(Qt.DropAction.CopyAction)  # never move the user's files
                event.accept()
                if kind == QEvent.Type.Drop:
                    self.over_changed.emit("")
                    self.dropped.emit(folder)
                else:
                    self.over_changed.emit(str(folder))
            return True
        return super().eventFilter(watched, event)


def _folder_of(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if not urls or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_dir() else path.parent
