"""All warnings of a cell: trouble with its pictures apart from possible findings, and which are still open."""

from engine.domain.answers import NOT_THE_PATIENTS, usual_form
from engine.domain.case import Cell
from engine.domain.cell_line import check_typed_line
from engine.domain.cell_use import CellUse
from engine.domain.chromosome import TYPES
from engine.domain.doubts import LIMITS
from engine.domain.findings import CELL, FINDING, PICTURE, CellWarning, findings
from engine.domain.iscn import needs_origin
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import EXCLUDED, UNASSIGNED, CaseKaryogram, Karyogram
from engine.domain.sizes import is_out_of_place, show_many, show_nothing, size_ratios
from engine.domain.unlike import is_improbable, unlike

# Fewer than this many chromosomes are seldom a patient's finding: the cell is broken, or crops are missing.
FEWEST_CHROMOSOMES = 40

# Fewer than this are rather a part of one, such as a folder for each class.
_FEWEST_OF_A_CELL = 10

# A cell is of poor quality, for the model in use, if it is unsure of that share of its chromosomes.
_UNSURE_SHARE = 0.3

# One is a doubt in the queue; several say that the cell was cut badly.
_MANY_ODD_SIZES = 3

# How karyogram files begin to tell of chromosomes and cells that are no longer there, or of files that hold another
# picture.
_LOST = "was in the saved karyogram"
_CHANGED = f"{_LOST} but is another picture now"


def cell_warnings(result: CaseKaryogram, cell: Cell) -> tuple[CellWarning, ...]:
    """Every warning of a cell, resolved or not: what is said of the whole cell, possible findings, then trouble with
    the pictures."""
    karyogram = result.cells[cell.name]
    foreign = unlike_warning(karyogram, cell)
    of_cell = (foreign,) if foreign else ()
    return (
        *of_cell,
        *_twice(karyogram, cell),
        *findings(karyogram),
        *line_warnings(karyogram, result.iscn),
        *picture_warnings(karyogram, cell),
    )


def unlike_warning(karyogram: Karyogram, cell: Cell) -> CellWarning | None:
    """That the cell is unlike those that the model knows, and in what; None if it is not. Code: "unlike"."""
    found = unlike(cell.look, karyogram)
    if not found:
        return None
    ways = "; ".join(way.text for way in found)
    text = f"Unlike the cells that the model knows: {ways}. Do not trust the proposed classes."
    return CellWarning(CELL, "unlike", ", ".join(way.code for way in found), text)


def open_warnings(result: CaseKaryogram, cell: Cell) -> tuple[CellWarning, ...]:
    """The warnings that a person still has to answer before the cell can be signed.

    An answer holds for the warning it was given to: once other chromosomes are concerned it is another warning,
    and open.
    """
    karyogram = result.cells[cell.name]
    return tuple(warning for warning in cell_warnings(result, cell) if is_open(warning, karyogram))


def is_open(warning: CellWarning, karyogram: Karyogram) -> bool:
    """Whether a warning of a cell still waits for an answer."""
    if not warning.must_resolve:
        return False
    return not warning.can_resolve or karyogram.resolution_of(warning.key) is None


def line_warnings(karyogram: Karyogram, choice: IscnChoice) -> tuple[CellWarning, ...]:
    """What is amiss with the ISCN line. Codes: "origin", which only a choice can answer, and "line"."""
    typed = karyogram.typed_iscn
    if typed is None:
        if not needs_origin(karyogram.counts(), choice) or "X" in not_the_patients(karyogram):
            return ()
        text = "Constitutional or acquired: the line depends on it; choose beside the ISCN line."
        return (CellWarning(FINDING, "origin", "", text, can_resolve=False),)
    problems = "; ".join(check_typed_line(karyogram, choice).problems)
    text = f"The typed line does not agree with the grid: {problems}."
    return (CellWarning(FINDING, "line", f"{typed.line}: {problems}", text),) if problems else ()


def not_the_patients(karyogram: Karyogram) -> frozenset[str]:
    """What a person has answered to be of this cell alone, such as lost in preparation: classes, and "ploidy".

    Deviating sex chromosomes are X and Y both. Nobody need say of them whether they are constitutional or acquired.
    """
    answered = [(found, karyogram.resolution_of(found.key)) for found in findings(karyogram)]
    own = [
        found for found, answer in answered if answer is not None and usual_form(answer.reason) in NOT_THE_PATIENTS
    ]
    return frozenset(name for found in own for name in (found.slots or (found.code,)))


def picture_warnings(karyogram: Karyogram, cell: Cell) -> tuple[CellWarning, ...]:
    """Trouble with the images.

    Codes: "unreadable", "untyped", "lost", "changed", "few", "unsure", "sizes", "inverted", "grey", "faint",
    "cleared", "documents", "dispatch".
    """
    return (
        *_unreadable(cell),
        *_untyped(karyogram),
        *_lost(karyogram),
        *_few(karyogram),
        *_unsure(karyogram),
        *_sizes(karyogram),
        *_notices(karyogram, cell),
    )


def _unreadable(cell: Cell) -> list[CellWarning]:
    entries = [entry for entry in cell.unreadable if not entry.is_document]
    if not entries:
        return []
    names = [entry.file for entry in entries]
    what = f"{names[0]} cannot be read" if len(names) == 1 else f"{len(names)} files cannot be read"
    reasons = "; ".join(entry.reason if len(names) == 1 else f"{entry.file}: {entry.reason}" for entry in entries)
    # The files are no chromosomes: there is nothing to select, but another set of them is another warning.
    return [CellWarning(PICTURE, "unreadable", "", f"{what}: {reasons}.", counted=tuple(names))]


def untyped_reasons(karyogram: Karyogram) -> dict[str, str]:
    """Why the unassigned chromosomes that the engine has not typed are not, by their files."""
    measured = [placement for placement in karyogram.placements.values() if placement.area_px is not None]
    areas = [placement.area_px or 0 for placement in measured]
    shown = [
        (show_nothing(areas), "it shows nothing"),
        (show_many(areas), "it shows far more than a chromosome, such as the whole spread or a karyogram"),
    ]
    reasons = {p.file: reason for are, reason in shown for p, is_so in zip(measured, are, strict=True) if is_so}
    return {
        file: reasons.get(file, "there is no prediction")
        for file in karyogram.slots[UNASSIGNED]
        if karyogram.placements[file].prediction is None
    }


def _untyped(karyogram: Karyogram) -> list[CellWarning]:
    reasons = untyped_reasons(karyogram)
    if not reasons:
        return []
    first = next(iter(reasons))
    what = f"{first} is not typed" if len(reasons) == 1 else f"{len(reasons)} files are not typed"
    told = "; ".join(reason if len(reasons) == 1 else f"{file}: {reason}" for file, reason in reasons.items())
    # The finding that they are unassigned has to be answered; this says why they are.
    return [CellWarning(PICTURE, "untyped", "", f"{what}: {told}.", tuple(reasons), must_resolve=False)]


def _twice(karyogram: Karyogram, cell: Cell) -> list[CellWarning]:
    """Of pictures that are there more than once, those of which not all but one are excluded: their classes count
    more than the cell has. Code: "twice"; "same", of a whole cell, which would make a clone of one."""
    found = []
    if cell.same_as and karyogram.use is not CellUse.UNUSED:
        text = f"The same pictures as in {cell.same_as}: set one of the two cells aside, or one counts as two."
        found.append(CellWarning(CELL, "same", cell.same_as, text))
    for files in cell.twice:
        kept = tuple(file for file in files if file not in karyogram.slots[EXCLUDED])
        if len(kept) > 1:
            names = ", ".join(kept)
            text = f"The same picture {len(kept)} times: {names}; exclude all but one, or its class has too many."
            found.append(CellWarning(CELL, "twice", "", text, kept, kept))
    return found


def _lost(karyogram: Karyogram) -> list[CellWarning]:
    found = []
    for text in karyogram.warnings:
        if _LOST in text:
            code, what = ("changed", "Replaced") if text.endswith(_CHANGED) else ("lost", "Gone")
            found.append(CellWarning(PICTURE, code, text.split(" was in ")[0], f"{what}: {text}."))
    return found


def _few(karyogram: Karyogram) -> list[CellWarning]:
    count = sum(len(karyogram.slots[slot]) for slot in TYPES)
    if count >= FEWEST_CHROMOSOMES:
        return []
    is_part = count < _FEWEST_OF_A_CELL
    why = "compare with the metaphase" if not is_part else "all images of a cell belong into one folder"
    text = f"Only {count} chromosomes: a broken cell, or crops are missing; {why}."
    return [CellWarning(PICTURE, "few", str(count), text)]


def _unsure(karyogram: Karyogram) -> list[CellWarning]:
    predictions = {file: p.prediction for file, p in karyogram.placements.items() if p.prediction is not None}
    unsure = tuple(file for file, p in predictions.items() if p.prob_of(p.predicted_type) < LIMITS.type_below)
    if is_improbable(karyogram):
        return []  # said of the whole cell already
    if len(unsure) < max(_UNSURE_SHARE * len(predictions), 1):
        return []
    text = (
        f"The model is unsure of {len(unsure)} of {len(predictions)} chromosomes: poor banding, overspread, or "
        "images unlike those it knows. Check every class, or choose a better cell."
    )
    return [CellWarning(PICTURE, "unsure", "", text, unsure)]


def _sizes(karyogram: Karyogram) -> list[CellWarning]:
    ratios = size_ratios(karyogram)
    odd = {file: ratio for file, ratio in ratios.items() if is_out_of_place(ratio, LIMITS.size_factor)}
    if len(odd) < _MANY_ODD_SIZES:
        return []
    told = ", ".join(f"{file} in {karyogram.slot_of(file)} ({ratio:.1f} ×)" for file, ratio in odd.items())
    text = f"{len(odd)} sizes are odd for their classes: {told}; two in one crop, parts of one, or misread."
    return [CellWarning(PICTURE, "sizes", "", text, tuple(odd), tuple(odd))]


def _notices(karyogram: Karyogram, cell: Cell) -> list[CellWarning]:
    notices = []
    if cell.inverted:
        text = "Dark background: the images are shown and read inverted; the files are unchanged."
        notices.append(CellWarning(PICTURE, "inverted", "", text, must_resolve=False))
    elif cell.whitened:
        text = "Background not white: the images are shown and read on white; the files are unchanged."
        notices.append(CellWarning(PICTURE, "grey", "", text, must_resolve=False))
    if cell.stretched:
        text = "Faint: the images are shown with more contrast; the files are unchanged."
        notices.append(CellWarning(PICTURE, "faint", "", text, must_resolve=False))
    if cell.cleared:
        count = len(cell.cleared)
        which = f"{cell.cleared[0]} is" if count == 1 else f"{count} images are"
        text = f"{which} shown without parts at the edge: taken for neighbours; the files are unchanged."
        notices.append(CellWarning(PICTURE, "cleared", "", text, cell.cleared, must_resolve=False))
    documents = [entry.file for entry in cell.unreadable if entry.is_document]
    if documents:
        text = f"Other files in the folder: {', '.join(documents)}."
        notices.append(CellWarning(PICTURE, "documents", "", text, must_resolve=False))
    told = [text for text in karyogram.warnings if _LOST not in text]
    if told and not _is_as_proposed(karyogram):
        # It speaks of the karyogram as it was proposed; the findings follow every edit. Until one they say the same.
        text = f"When proposed, the dispatch warned: {'; '.join(told)}."
        notices.append(CellWarning(PICTURE, "dispatch", "", text, must_resolve=False))
    return notices


def _is_as_proposed(karyogram: Karyogram) -> bool:
    """Whether every chromosome of the proposal is there, in the class that it was given."""
    return not any(_LOST in text for text in karyogram.warnings) and all(
        (karyogram.placements[file].dispatched_type or UNASSIGNED) == slot
        for slot, files in karyogram.slots.items()
        for file in files
    )
