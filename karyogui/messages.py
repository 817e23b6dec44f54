"""What the window tells in passing: in the bottom bar, and in the banner if it needs attention."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from engine.inference.fallback import Fallback, Trouble
from karyogui.engine_host import EngineHost
from karyogui.panels.banner import Banner
from karyogui.panels.bottom_bar import BottomBar
from karyogui.session import CaseSession
from karyogui.widgets.plain_text import plain
from karyogui.widgets.timers import single_shot
from karyogui.words.domain_words import said

_BRIEFLY_MS = 12_000


class Messages(QObject):
    """Puts what happened into words."""

    def __init__(self, banner: Banner, bottom_bar: BottomBar, engine: EngineHost, parent: QObject) -> None:
        super().__init__(parent)
        self._banner = banner
        self._bottom_bar = bottom_bar
        self._engine = engine
        self._stays = False  # what is told in the banner, although the case is saved meanwhile
        self._brief = single_shot(self, lambda: self.show_hint(""), _BRIEFLY_MS)

    def tell(self, text: str) -> None:
        """Something that could not be done, or that must be known."""
        self._stays = False
        self._banner.show_text(said(text), can_retry=False)

    # The case

    def begin(self, session: CaseSession, *, is_classified: bool) -> None:
        """A case is open; tell from now on whether it is saved."""
        session.saved.connect(self._on_saved)
        session.save_failed.connect(self._on_save_failed)
        session.save_delayed.connect(self._on_save_delayed)
        session.karyogram_changed.connect(self._end_brief)
        session.cell_changed.connect(self._end_brief)
        told = self.tr("classified now") if is_classified else self.tr("opened as saved")
        self._bottom_bar.saved.setText(told)

    def end(self) -> None:
        """The case is closed."""
        self._stays = False
        self._banner.hide()

    def _on_saved(self) -> None:
        self._bottom_bar.saved.setText(self.tr("saved {time}").format(time=f"{datetime.now():%H:%M}"))
        if not self._stays:
            self._banner.hide()

    def _on_save_failed(self, text: str) -> None:
        self._bottom_bar.saved.setText(self.tr("NOT SAVED"))
        self._stays = False
        told = self.tr("Not saved: {why}. Your changes are kept while this window is open.")
        self._banner.show_text(told.format(why=said(text)), can_retry=True, is_unsaved=True)

    def _on_save_delayed(self, text: str) -> None:
        self._stays = False
        self._bottom_bar.saved.setText(self.tr("NOT SAVED YET"))
        told = self.tr("Not saved yet: {why}. Your changes are kept in this window, and written as soon as it does.")
        self._banner.show_text(told.format(why=text), can_retry=False, is_unsaved=True)

    # The engine

    def tell_engine_notice(self) -> None:
        """What must be known of the model that was loaded."""
        karyotyper = self._engine.karyotyper
        if karyotyper and karyotyper.notice:
            self.tell(karyotyper.notice)
            self._stays = True

    def tell_fallback(self, fallback: Fallback) -> None:
        """The engine goes on, but not as it was asked to."""
        texts = {
            Trouble.SMALLER_BATCHES: self.tr("{device} is short of memory: it goes on in smaller parts."),
            Trouble.NO_MEMORY: self.tr("{device} has too little memory: the CPU goes on, more slowly."),
            Trouble.LOST: self.tr("{device} failed ({reason}): the CPU goes on, more slowly."),
        }
        self.tell(texts[fallback.trouble].format(device=fallback.device, reason=fallback.reason))
        self._stays = True

    def tell_no_model(self, why: str) -> None:
        self._bottom_bar.engine.setText(self.tr("no model"))
        self.tell(why)

    # While the hand is at work

    def show_hint(self, text: str) -> None:
        self._brief.stop()
        self._bottom_bar.hint.setText(text)
        self._bottom_bar.hint.setToolTip(plain(text))  # a narrow window cuts it short

    def tell_briefly(self, text: str) -> None:
        """Something worth a glance, whether a case is open or not; it goes by itself."""
        self.show_hint(text)
        self._brief.start()

    def _end_brief(self) -> None:
        """What was told in passing is of the page as it was."""
        if self._brief.isActive():
            self.show_hint("")

    def show_typing(self, typed: str) -> None:
        """The digits of a class typed so far; empty: none."""
        self.show_hint(self.tr("move to {digits}_ …").format(digits=typed) if typed else "")

    def refuse_class(self, digits: str) -> None:
        self.tell_briefly(self.tr("there is no class {digits}").format(digits=digits))

    def show_folder_over(self, folder: str) -> None:
        """A folder is held over the window; empty: none is."""
        self.show_hint(self.tr("let go to open {name}").format(name=Path(folder).name) if folder else "")
