"""A saved karyogram fitted to the files that the case folder holds now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from engine.domain.case import Cell
from engine.domain.karyogram import SLOTS, UNASSIGNED, CaseKaryogram, Karyogram, Placement
from engine.domain.sizes import stained_area


def with_names_of(saved: CaseKaryogram, files: Mapping[str, Collection[str]], top: str | None) -> CaseKaryogram:
    """The saved karyograms under the names that the cells have in the folder now; what is gone is named.

    A cell whose images lie in the case folder itself has that folder's name. A user may rename the folder; the
    one saved cell that no other name fits, with mostly the same files, is then the same cell.

    Args:
        files: the image files of each cell, by the cell's name, in the folder's order.
        top: the cell whose images lie in the case folder itself; None if there is none.
    """
    names = {name: name for name in files if name in saved.cells}
    left = [name for name in saved.cells if name not in names]
    if top is not None and top not in names and len(left) == 1:
        before, present = saved.cells[left[0]].files, set(files[top])
        if 2 * len(before & present) > max(len(before), len(present)):
            names[top] = left[0]
    cells = {name: saved.cells[names[name]] for name in files if name in names}
    gone = [name for name in saved.cells if name not in names.values()]
    return replace(saved, cells=_with_cell_notes(cells, gone, files))


def fitted(karyogram: Karyogram, cell: Cell) -> Karyogram:
    """A saved karyogram with exactly the chromosomes that the cell has now.

    New ones are unassigned, and so are files that hold another picture now; those that are gone are left out. What
    is gone or another is named in the warnings.
    """
    present = {chromosome.file: chromosome for chromosome in cell.chromosomes}
    unreadable = {entry.file for entry in cell.unreadable}
    areas = {file: stained_area(chromosome.image_hw) for file, chromosome in present.items()}
    stored = [(karyogram.placements[file], slot) for slot in SLOTS for file in karyogram.slots[slot]]
    known: list[tuple[Placement, str]] = []
    notes: list[str] = []
    for placement, slot in stored:
        file = placement.file
        if file not in present:
            notes.append(_unreadable_text(file) if file in unreadable else _lost_text(file))
        elif placement.picture not in ("", present[file].picture):
            notes.append(_changed_text(file))
        else:
            known.append((replace(placement, area_px=areas[file]), slot))
    # What is back no longer needs its note.
    outdated = {text(file) for file in present for text in (_lost_text, _unreadable_text)}
    warnings = [warning for warning in karyogram.warnings if warning not in outdated]
    new = present.keys() - {placement.file for placement, _ in known}
    added = [
        (Placement(file, area_px=areas[file], picture=chromosome.picture), UNASSIGNED)
        for file, chromosome in present.items()
        if file in new
    ]
    built = Karyogram.build([*known, *added], tuple(dict.fromkeys([*warnings, *notes])))
    return replace(built, resolutions=karyogram.resolutions, typed_iscn=karyogram.typed_iscn, use=karyogram.use)


def _with_cell_notes(
    cells: dict[str, Karyogram], gone: Iterable[str], present: Iterable[str]
) -> dict[str, Karyogram]:
    """The first karyogram's warnings name the cells that are gone; a cell that is back needs no note."""
    outdated = {_lost_text(f"cell {name}") for name in present}
    noted: dict[str, Karyogram] = {}
    for name, karyogram in cells.items():
        kept = [warning for warning in karyogram.warnings if warning not in outdated]
        new = [] if noted else [_lost_text(f"cell {lost}") for lost in gone]
        noted[name] = replace(karyogram, warnings=tuple(dict.fromkeys([*kept, *new])))
    return noted


def _lost_text(what: str) -> str:
    return f"{what} was in the saved karyogram but is no longer in the folder"


def _unreadable_text(file: str) -> str:
    return f"{file} was in the saved karyogram but can no longer be read"


def _changed_text(file: str) -> str:
    return f"{file} was in the saved karyogram but is another picture now"
