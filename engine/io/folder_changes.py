"""What became of the files of an open case since they were read."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from engine.domain.cancel import Cancelled, ShouldCancel
from engine.domain.case import Case, Cell
from engine.domain.chromosome import Chromosome
from engine.files import read_file
from engine.io.case_folder import DETAILS_FILE, CaseError, CellFiles, list_case
from engine.io.images import MAX_FILE_BYTES


@dataclass(frozen=True)
class FolderChanges:
    """Files by where they lie in the case's folder, in order of their names.

    Attributes:
        new: images that were not read.
        gone: images that were.
        replaced: images that hold another picture now, and case.json if it states something else.
    """

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.replaced)


def changes_since_read(
    case: Case, waiting: Sequence[str] = (), should_cancel: ShouldCancel | None = None
) -> FolderChanges:
    """Compare a case with its folder as it is now. Every image is read, so on a slow share this takes a while.

    Args:
        waiting: names of cells that are not read yet.
        should_cancel: asked after every image.

    Raises:
        CaseError: the folder cannot be listed, or an image of it cannot be read any more; the text names it.
        Cancelled: should_cancel said so.
    """
    listing = list_case(case.folder)
    listed = {
        _place(case, cell, image.name) for cell in listing.cells if cell.name not in waiting for image in cell.images
    }
    read = {_place(case, cell, each.file): (cell, each) for cell in case.cells for each in cell.chromosomes}
    unreadable = [(cell, entry.file) for cell in case.cells for entry in cell.unreadable]
    # The first cell lists those of a cell without a readable image as well, by their place in the case's folder.
    told = {file for _, file in unreadable} | {_place(case, cell, file) for cell, file in unreadable}
    replaced = [] if listing.details == case.details else [DETAILS_FILE]
    both = sorted(listed & read.keys())
    with ThreadPoolExecutor() as pool:  # shares are slow
        for place, is_other in zip(both, pool.map(lambda place: _is_other(*read[place]), both), strict=True):
            if is_other:
                replaced.append(place)
            if should_cancel and should_cancel():
                pool.shutdown(cancel_futures=True)
                raise Cancelled
    return FolderChanges(
        tuple(sorted(listed - read.keys() - told)), tuple(sorted(read.keys() - listed)), tuple(sorted(replaced))
    )


def _place(case: Case, cell: Cell | CellFiles, file: str) -> str:
    """Where a file of a cell lies, from the case's folder."""
    return file if cell.folder == case.folder else f"{cell.name}/{file}"


def _is_other(cell: Cell, chromosome: Chromosome) -> bool:
    path = cell.folder / chromosome.file
    try:
        content = read_file(path, MAX_FILE_BYTES)
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror or error})") from error
    return not hashlib.sha256(content).hexdigest().startswith(chromosome.picture)
