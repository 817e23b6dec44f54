"""The pictures of one cell's chromosomes as they are seen, made anew only where they are shown differently."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPixmap

from engine.domain.bands import Band
from engine.domain.karyogram import Karyogram, Placement
from karyogui.karyogram.centromeres import centromere_px
from karyogui.karyogram.shown_image import shown_image
from karyogui.viewing.processing import PLAIN, Viewing, processed
from karyogui.widgets.images import chromosome_pixmap, to_qimage


@dataclass(frozen=True, eq=False)
class _Picture:
    """How it was made; upright; as it is seen; and for painting."""

    how: tuple[bool, bool, float, Viewing]
    upright_hw: NDArray[np.uint8]
    seen_hw: NDArray[np.uint8]
    pixmap: QPixmap


class ShownPictures:
    """Pictures by file, and how they are processed for the screen."""

    def __init__(self) -> None:
        self._pictures: dict[str, _Picture] = {}
        self._viewing = PLAIN
        self._own: dict[str, Viewing] = {}
        # (file, class) -> the picture it was looked for in, and where it is.
        self._centromeres: dict[tuple[str, str], tuple[NDArray[np.uint8], float]] = {}

    def clear(self) -> None:
        """Another cell: what was set for single chromosomes goes with them."""
        self._pictures, self._own, self._centromeres = {}, {}, {}

    def show(self, image_hw: NDArray[np.uint8], placement: Placement) -> None:
        """Make the picture of a chromosome, if it is not the same as before."""
        file, viewing = placement.file, self.viewing_of(placement.file)
        how = (placement.turned, placement.mirrored, placement.angle_deg, viewing)
        known = self._pictures.get(file)
        if known is not None and known.how == how:
            return
        upright = shown_image(image_hw, placement)
        seen = processed(upright, viewing)
        # An inverted one has its dark background around it: light pixels are bands.
        pixmap = QPixmap.fromImage(to_qimage(seen)) if viewing.inverted else chromosome_pixmap(seen)
        self._pictures[file] = _Picture(how, upright, seen, pixmap)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """(height, width) of each picture in pixels."""
        return {file: (shown.seen_hw.shape[0], shown.seen_hw.shape[1]) for file, shown in self._pictures.items()}

    def centromeres(self, karyogram: Karyogram, bands: Mapping[str, Sequence[Band]]) -> dict[str, float]:
        """Height of the centromere in each picture, from above; looked for where picture or class are others."""
        found = {}
        for slot in bands:
            for file in karyogram.slots[slot]:
                upright = self._pictures[file].upright_hw
                known = self._centromeres.get((file, slot))
                if known is None or known[0] is not upright:
                    known = self._centromeres[file, slot] = upright, centromere_px(upright, bands[slot])
                found[file] = known[1]
        return found

    def pixmap(self, file: str) -> QPixmap:
        return self._pictures[file].pixmap

    def seen(self, file: str) -> NDArray[np.uint8]:
        """(h, w) uint8, as on the screen."""
        return self._pictures[file].seen_hw

    def upright(self, file: str) -> NDArray[np.uint8]:
        """(h, w) uint8, turned as on the screen, whatever the view is set to."""
        return self._pictures[file].upright_hw

    def viewing_of(self, file: str) -> Viewing:
        return self._own.get(file, self._viewing)

    def viewings(self) -> frozenset[Viewing]:
        """All ways in which the pictures are processed at present."""
        return frozenset(self.viewing_of(file) for file in self._pictures)

    def process(self, viewing: Viewing, files: Iterable[str] | None) -> None:
        """Process some chromosomes from their next showing on; None: all of this and every other cell."""
        if files is None:
            self._viewing, self._own = viewing, {}
        else:
            self._own.update(dict.fromkeys(files, viewing))
