"""Which pictures a model has learned from, by their digests: what it says of them is no measure of it.

A model folder holds them in learned_from.txt, which `train` writes: of its own training and, with --init, of the
model's that it began with. A folder without the file, of an earlier version, has learned from nobody knows what.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.domain.cancel import Progress
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset, LabelledCell
from engine.varifocal.model_folder import ModelError

LEARNED_FILE = "learned_from.txt"
_DIGITS = 12  # 48 bits: 20,000 learned pictures and as many others have one in common by chance once in 700,000 times


def picture_digests(
    dataset: Dataset, cells: Sequence[LabelledCell], progress: Progress | None = None
) -> tuple[str, ...]:
    """The digest of each chromosome's picture, cell by cell: equal if they are, pixel by pixel, once on white.

    Raises:
        DatasetError: an image cannot be read.
    """

    def of_cell(cell: LabelledCell) -> list[str]:
        images = dataset.read_images(cell.case, (chromosome.file for chromosome in cell.chromosomes))
        return [hashlib.sha256(f"{image.shape}".encode() + image.tobytes()).hexdigest()[:_DIGITS] for image in images]

    found: list[str] = []
    with ThreadPoolExecutor() as readers:
        for number, digests in enumerate(readers.map(of_cell, cells), 1):
            found += digests
            if progress:
                progress(number, len(cells))
    return tuple(found)


def save_learned(folder: Path, digests: Iterable[str]) -> None:
    """Write the digests into a model folder."""
    write_atomically(folder / LEARNED_FILE, "".join(f"{digest}\n" for digest in sorted(set(digests))).encode())


def load_learned(folder: Path) -> frozenset[str]:
    """The digests that a model folder holds; none if it does not say.

    Raises:
        ModelError: the file cannot be read or is damaged; the text names it.
    """
    path = folder / LEARNED_FILE
    try:
        lines = read_file(path).decode("ascii").splitlines()
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not re.fullmatch(rf"[0-9a-f]{{{_DIGITS}}}", line):
            raise ModelError(f"{path}: line {number} is damaged")
    return frozenset(lines)


def count_learned(learned: AbstractSet[str], digests: Iterable[str]) -> int:
    """How many of these pictures are among the learned ones."""
    return sum(digest in learned for digest in digests)
