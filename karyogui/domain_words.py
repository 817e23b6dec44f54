"""What the domain says (doubts, warnings, ISCN, case data), in the window's language.

The domain makes English sentences; here are their forms, which can be translated. A text is taken apart by them, and
put together again from their translations. What has no form here is shown as it is.
"""

import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Domain"

# Of a text that is no form as a whole, the parts between these may be.
_SEPARATORS = ("; ", ": ", ". ", ", ", " + ", " = ")


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text as it is: by this name lupdate finds what is to be translated. (PySide declares its own as object.)"""
    return text


FORMS: tuple[str, ...] = (
    # doubts
    QT_TRANSLATE_NOOP("Domain", "not classified"),
    QT_TRANSLATE_NOOP("Domain", "not assigned"),
    QT_TRANSLATE_NOOP("Domain", "moved by dispatch {way}"),
    QT_TRANSLATE_NOOP("Domain", "type {prob}"),
    QT_TRANSLATE_NOOP("Domain", "polarity {prob}"),
    QT_TRANSLATE_NOOP("Domain", "size {factor} × usual"),
    QT_TRANSLATE_NOOP("Domain", "homologs differ"),
    # findings
    QT_TRANSLATE_NOOP("Domain", "Most types stand {count} times"),
    QT_TRANSLATE_NOOP("Domain", "{ploidy}, or several cells in one"),
    QT_TRANSLATE_NOOP("Domain", "{count} in the marker slot"),
    QT_TRANSLATE_NOOP("Domain", "unidentified, or fragments of another chromosome"),
    QT_TRANSLATE_NOOP("Domain", "{count} unassigned"),
    QT_TRANSLATE_NOOP("Domain", "give each a class, or exclude it with a reason"),
    QT_TRANSLATE_NOOP("Domain", "{count} in {slot}, where most types have {usual}"),
    QT_TRANSLATE_NOOP("Domain", "{count} in {slot}"),
    QT_TRANSLATE_NOOP("Domain", "nullisomy {slot}, or one lost or misread"),
    QT_TRANSLATE_NOOP("Domain", "monosomy {slot}, or one lost or misread"),
    QT_TRANSLATE_NOOP("Domain", "trisomy {slot}, or one misread"),
    QT_TRANSLATE_NOOP("Domain", "tetrasomy {slot}, or one misread"),
    QT_TRANSLATE_NOOP("Domain", "a gain of {slot}, or one misread"),
    QT_TRANSLATE_NOOP("Domain", "{count} classes are short"),
    QT_TRANSLATE_NOOP("Domain", "an incomplete cell, or many losses"),
    QT_TRANSLATE_NOOP("Domain", "They are {slot}"),
    QT_TRANSLATE_NOOP("Domain", "the likeliest stray is {file} in {slot}"),
    QT_TRANSLATE_NOOP("Domain", "the least certain is {file}, second choice {slot}"),
    QT_TRANSLATE_NOOP("Domain", "{x} X and {y} Y"),
    QT_TRANSLATE_NOOP("Domain", "a sex chromosome finding, or one misread"),
    QT_TRANSLATE_NOOP("Domain", "a cell without an X does not live"),
    QT_TRANSLATE_NOOP("Domain", "None"),
    QT_TRANSLATE_NOOP("Domain", "One"),
    QT_TRANSLATE_NOOP("Domain", "Two"),
    QT_TRANSLATE_NOOP("Domain", "Three"),
    QT_TRANSLATE_NOOP("Domain", "Four"),
    QT_TRANSLATE_NOOP("Domain", "Five"),
    # of the whole cell
    QT_TRANSLATE_NOOP("Domain", "Unlike the cells that the model knows"),
    QT_TRANSLATE_NOOP("Domain", "most pictures show nothing"),
    QT_TRANSLATE_NOOP("Domain", "most pictures show several objects"),
    QT_TRANSLATE_NOOP("Domain", "most pictures have no background around an object"),
    QT_TRANSLATE_NOOP("Domain", "the objects are round"),
    QT_TRANSLATE_NOOP("Domain", "the objects are more alike in size than human chromosomes"),
    QT_TRANSLATE_NOOP("Domain", "the objects have no bands"),
    QT_TRANSLATE_NOOP("Domain", "the model finds its own classes improbable"),
    QT_TRANSLATE_NOOP("Domain", "Do not trust the proposed classes"),
    # trouble with the pictures
    QT_TRANSLATE_NOOP("Domain", "{file} cannot be read"),
    QT_TRANSLATE_NOOP("Domain", "{count} files cannot be read"),
    QT_TRANSLATE_NOOP("Domain", "{file} is not typed"),
    QT_TRANSLATE_NOOP("Domain", "{count} files are not typed"),
    QT_TRANSLATE_NOOP("Domain", "it shows nothing"),
    QT_TRANSLATE_NOOP("Domain", "it shows far more than a chromosome, such as the whole spread or a karyogram"),
    QT_TRANSLATE_NOOP("Domain", "there is no prediction"),
    QT_TRANSLATE_NOOP("Domain", "The same picture {count} times"),
    QT_TRANSLATE_NOOP("Domain", "exclude all but one, or its class has too many"),
    QT_TRANSLATE_NOOP("Domain", "Gone"),
    QT_TRANSLATE_NOOP("Domain", "{file} was in the saved karyogram but is no longer in the folder"),
    QT_TRANSLATE_NOOP("Domain", "{file} was in the saved karyogram but can no longer be read"),
    QT_TRANSLATE_NOOP("Domain", "cell {name} was in the saved karyogram but is no longer in the folder"),
    QT_TRANSLATE_NOOP("Domain", "Only {count} chromosomes"),
    QT_TRANSLATE_NOOP("Domain", "a broken cell, or crops are missing"),
    QT_TRANSLATE_NOOP("Domain", "compare with the metaphase"),
    QT_TRANSLATE_NOOP("Domain", "all images of a cell belong into one folder"),
    QT_TRANSLATE_NOOP("Domain", "The model is unsure of {count} of {total} chromosomes"),
    QT_TRANSLATE_NOOP("Domain", "poor banding, overspread, or images unlike those it knows"),
    QT_TRANSLATE_NOOP("Domain", "Check every class, or choose a better cell"),
    QT_TRANSLATE_NOOP("Domain", "{count} sizes are odd for their classes"),
    QT_TRANSLATE_NOOP("Domain", "two in one crop, parts of one, or misread"),
    QT_TRANSLATE_NOOP("Domain", "Dark background"),
    QT_TRANSLATE_NOOP("Domain", "the images are shown and read inverted"),
    QT_TRANSLATE_NOOP("Domain", "the files are unchanged"),
    QT_TRANSLATE_NOOP("Domain", "Background not white"),
    QT_TRANSLATE_NOOP("Domain", "the images are shown on white"),
    QT_TRANSLATE_NOOP("Domain", "Other files in the folder"),
    QT_TRANSLATE_NOOP("Domain", "When proposed, the dispatch warned"),
    QT_TRANSLATE_NOOP("Domain", "{count} in {slot} instead of 2"),
    QT_TRANSLATE_NOOP("Domain", "{x} X and {y} Y instead of 2 together"),
    QT_TRANSLATE_NOOP("Domain", "not a PNG, TIFF, BMP or JPEG image"),
    QT_TRANSLATE_NOOP("Domain", "not an image file"),
    QT_TRANSLATE_NOOP("Domain", "is empty, 0 bytes"),
    QT_TRANSLATE_NOOP("Domain", "a folder inside a cell's folder"),
    QT_TRANSLATE_NOOP("Domain", "its files are not read"),
    QT_TRANSLATE_NOOP("Domain", "there is no such folder"),
    QT_TRANSLATE_NOOP("Domain", "is a file"),
    QT_TRANSLATE_NOOP("Domain", "open the folder that holds the chromosome images"),
    QT_TRANSLATE_NOOP("Domain", "is empty"),
    QT_TRANSLATE_NOOP("Domain", "a case folder holds chromosome images (PNG, TIFF, BMP, JPEG)"),
    QT_TRANSLATE_NOOP("Domain", "holds several cases, each with its case.json"),
    QT_TRANSLATE_NOOP("Domain", "holds no chromosome images, but folders with such"),
    QT_TRANSLATE_NOOP("Domain", "open one of them"),
    QT_TRANSLATE_NOOP("Domain", "cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Domain", "image file is truncated"),
    QT_TRANSLATE_NOOP("Domain", "cannot be written ({why})"),
    QT_TRANSLATE_NOOP("Domain", "Permission denied"),
    QT_TRANSLATE_NOOP("Domain", "Operation not permitted"),
    QT_TRANSLATE_NOOP("Domain", "No space left on device"),
    QT_TRANSLATE_NOOP("Domain", "Read-only file system"),
    QT_TRANSLATE_NOOP("Domain", "No such file or directory"),
    QT_TRANSLATE_NOOP("Domain", "too many pixels for a chromosome"),
    QT_TRANSLATE_NOOP("Domain", "too many pixels, together with the images before it, for one cell"),
    QT_TRANSLATE_NOOP("Domain", "{size} MB are too many for a chromosome"),
    QT_TRANSLATE_NOOP("Domain", "{size} pixels are too few for a chromosome"),
    QT_TRANSLATE_NOOP("Domain", "{size} pixels are too many for a chromosome"),
    QT_TRANSLATE_NOOP("Domain", "shows nothing, every pixel is {value}"),
    QT_TRANSLATE_NOOP("Domain", "holds several pages; one image a file is expected"),
    # why a case is closed
    QT_TRANSLATE_NOOP("Domain", "reviewed by {name}"),
    QT_TRANSLATE_NOOP("Domain", "take the review back to change the case"),
    QT_TRANSLATE_NOOP("Domain", "signed by {name} on {date}"),
    QT_TRANSLATE_NOOP("Domain", "amend the case to change it"),
    # what the audit log says of a chromosome, before and after a step
    QT_TRANSLATE_NOOP("Domain", "proposed"),
    QT_TRANSLATE_NOOP("Domain", "accepted by {name}"),
    QT_TRANSLATE_NOOP("Domain", "turned"),
    QT_TRANSLATE_NOOP("Domain", "not turned"),
    QT_TRANSLATE_NOOP("Domain", "mirrored"),
    QT_TRANSLATE_NOOP("Domain", "not mirrored"),
    QT_TRANSLATE_NOOP("Domain", "marker"),
    QT_TRANSLATE_NOOP("Domain", "unassigned"),
    QT_TRANSLATE_NOOP("Domain", "excluded"),
    QT_TRANSLATE_NOOP("Domain", "version {number}"),
    QT_TRANSLATE_NOOP("Domain", "karyotyped"),
    QT_TRANSLATE_NOOP("Domain", "analysed"),
    QT_TRANSLATE_NOOP("Domain", "counted"),
    QT_TRANSLATE_NOOP("Domain", "unused"),
    QT_TRANSLATE_NOOP("Domain", "origin open"),
    QT_TRANSLATE_NOOP("Domain", "acquired on {sex}"),
    QT_TRANSLATE_NOOP("Domain", "question mark on doubtful changes"),
    QT_TRANSLATE_NOOP("Domain", "number of cells in brackets {count}"),
    # what is not as it was in the record of a case
    QT_TRANSLATE_NOOP("Domain", "{file} is missing"),
    QT_TRANSLATE_NOOP("Domain", "{file} cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Domain", "whether the audit log ends where it did cannot be told"),
    QT_TRANSLATE_NOOP("Domain", "whether the record is whole cannot be told"),
    QT_TRANSLATE_NOOP("Domain", "{file} was changed outside the application"),
    QT_TRANSLATE_NOOP("Domain", "{file} was there before the audit log"),
    QT_TRANSLATE_NOOP("Domain", "the last steps of the audit log do not fit to {file}"),
    QT_TRANSLATE_NOOP("Domain", "{name} is not as it was when the step was taken"),
    QT_TRANSLATE_NOOP("Domain", "there is no {name}"),
    QT_TRANSLATE_NOOP("Domain", "there is no cell {name}"),
    QT_TRANSLATE_NOOP("Domain", "{file} is not the file that was signed, by the audit log"),
    QT_TRANSLATE_NOOP("Domain", "version {number}, {file}, is missing"),
    QT_TRANSLATE_NOOP("Domain", "version {number}, {file}, was altered after it was signed"),
    QT_TRANSLATE_NOOP("Domain", "audit log, line {number}"),
    QT_TRANSLATE_NOOP("Domain", "this line was altered"),
    QT_TRANSLATE_NOOP("Domain", "it is no entry of the log"),
    QT_TRANSLATE_NOOP("Domain", "this line was altered after it was written"),
    QT_TRANSLATE_NOOP("Domain", "this line or the one before it was altered after it was written"),
    QT_TRANSLATE_NOOP("Domain", "entry {number} is missing before it"),
    QT_TRANSLATE_NOOP("Domain", "entries {first} to {last} are missing before it"),
    QT_TRANSLATE_NOOP("Domain", "entry {number} stands behind entry {before}"),
    QT_TRANSLATE_NOOP("Domain", "lines were moved or put in"),
    QT_TRANSLATE_NOOP("Domain", "{count} entry is missing"),
    QT_TRANSLATE_NOOP("Domain", "{count} entries are missing"),
    QT_TRANSLATE_NOOP("Domain", "{count} entry is missing at the end"),
    QT_TRANSLATE_NOOP("Domain", "{count} entries are missing at the end"),
    QT_TRANSLATE_NOOP("Domain", "there were {count}"),
    # what keeps a report a draft
    QT_TRANSLATE_NOOP("Domain", "DRAFT"),
    QT_TRANSLATE_NOOP("Domain", "FINAL"),
    QT_TRANSLATE_NOOP("Domain", "AMENDED"),
    QT_TRANSLATE_NOOP("Domain", "signed, but not complete"),
    QT_TRANSLATE_NOOP("Domain", "not reviewed yet"),
    QT_TRANSLATE_NOOP("Domain", "not signed by a second person yet"),
    QT_TRANSLATE_NOOP("Domain", "version {number} replaces version {before}"),
    QT_TRANSLATE_NOOP("Domain", "changed by {name} on {day} {hour}:{minute}"),
    QT_TRANSLATE_NOOP("Domain", "{count} unsure and not looked at"),
    QT_TRANSLATE_NOOP("Domain", "{count} not accepted by a person"),
    QT_TRANSLATE_NOOP("Domain", "{count} warning not answered"),
    QT_TRANSLATE_NOOP("Domain", "{count} warnings not answered"),
    QT_TRANSLATE_NOOP("Domain", "fewer cells are counted than analysed, or analysed than karyotyped"),
    QT_TRANSLATE_NOOP("Domain", "not stated whether the change of sex chromosomes is constitutional or acquired"),
    QT_TRANSLATE_NOOP("Domain", "cells of one clone have different typed lines"),
    QT_TRANSLATE_NOOP("Domain", "no clone"),
    QT_TRANSLATE_NOOP("Domain", "each cell deviates by itself"),
    QT_TRANSLATE_NOOP("Domain", "the clones are related"),
    QT_TRANSLATE_NOOP("Domain", "their line follows evolution, and is for a person to write"),
    QT_TRANSLATE_NOOP("Domain", "one cell, too few to be a clone"),
    QT_TRANSLATE_NOOP("Domain", "{count} cells, too few to be a clone"),
    QT_TRANSLATE_NOOP("Domain", "no sex chromosome in {cell}"),
    # conservation
    QT_TRANSLATE_NOOP("Domain", "{count} files"),
    QT_TRANSLATE_NOOP("Domain", "{count} chromosomes"),
    QT_TRANSLATE_NOOP("Domain", "{count} placed"),
    QT_TRANSLATE_NOOP("Domain", "{count} markers"),
    QT_TRANSLATE_NOOP("Domain", "{count} excluded"),
    QT_TRANSLATE_NOOP("Domain", "{count} not readable"),
    # case data
    QT_TRANSLATE_NOOP("Domain", "Report no."),
    QT_TRANSLATE_NOOP("Domain", "Case"),
    QT_TRANSLATE_NOOP("Domain", "Patient"),
    QT_TRANSLATE_NOOP("Domain", "Patient ID"),
    QT_TRANSLATE_NOOP("Domain", "Date of birth"),
    QT_TRANSLATE_NOOP("Domain", "Sex as stated"),
    QT_TRANSLATE_NOOP("Domain", "Specimen no."),
    QT_TRANSLATE_NOOP("Domain", "Specimen"),
    QT_TRANSLATE_NOOP("Domain", "Collected"),
    QT_TRANSLATE_NOOP("Domain", "Received"),
    QT_TRANSLATE_NOOP("Domain", "Reported"),
    QT_TRANSLATE_NOOP("Domain", "Referred by"),
    QT_TRANSLATE_NOOP("Domain", "Hospital"),
    QT_TRANSLATE_NOOP("Domain", "Indication"),
    QT_TRANSLATE_NOOP("Domain", "Culture"),
    QT_TRANSLATE_NOOP("Domain", "Banding"),
    QT_TRANSLATE_NOOP("Domain", "Band level"),
    QT_TRANSLATE_NOOP("Domain", "Counted"),
    QT_TRANSLATE_NOOP("Domain", "Analysed"),
    QT_TRANSLATE_NOOP("Domain", "Karyotyped"),
    QT_TRANSLATE_NOOP("Domain", "Laboratory"),
    QT_TRANSLATE_NOOP("Domain", "Reviewed by"),
    QT_TRANSLATE_NOOP("Domain", "Approved and signed by"),
    # parts of an ISCN line
    QT_TRANSLATE_NOOP("Domain", "{count} chromosomes counted"),
    QT_TRANSLATE_NOOP("Domain", "told against {level} copies of each"),
    QT_TRANSLATE_NOOP("Domain", "sex chromosomes"),
    QT_TRANSLATE_NOOP("Domain", "sex chromosomes not disclosed"),
    QT_TRANSLATE_NOOP("Domain", "no sex chromosome found"),
    QT_TRANSLATE_NOOP("Domain", "the patient's own (constitutional)"),
    QT_TRANSLATE_NOOP("Domain", "{count} more chromosome {name}"),
    QT_TRANSLATE_NOOP("Domain", "{count} less chromosome {name}"),
    QT_TRANSLATE_NOOP("Domain", "{count} marker of unknown origin"),
    QT_TRANSLATE_NOOP("Domain", "{count} markers of unknown origin"),
    QT_TRANSLATE_NOOP("Domain", "{count} ring of unknown origin"),
    QT_TRANSLATE_NOOP("Domain", "{count} rings of unknown origin"),
    QT_TRANSLATE_NOOP("Domain", "{count} more chromosome"),
    QT_TRANSLATE_NOOP("Domain", "{count} less chromosome"),
    QT_TRANSLATE_NOOP("Domain", "not seen from counts"),
    QT_TRANSLATE_NOOP("Domain", "double minutes, not counted"),
    QT_TRANSLATE_NOOP("Domain", "the changes of an earlier clone of the line"),
    QT_TRANSLATE_NOOP("Domain", "additional material of unknown origin"),
    QT_TRANSLATE_NOOP("Domain", "a deletion"),
    QT_TRANSLATE_NOOP("Domain", "a derivative chromosome"),
    QT_TRANSLATE_NOOP("Domain", "a dicentric chromosome"),
    QT_TRANSLATE_NOOP("Domain", "a duplication"),
    QT_TRANSLATE_NOOP("Domain", "a fragile site"),
    QT_TRANSLATE_NOOP("Domain", "a homogeneously staining region"),
    QT_TRANSLATE_NOOP("Domain", "an isochromosome"),
    QT_TRANSLATE_NOOP("Domain", "an isodicentric chromosome"),
    QT_TRANSLATE_NOOP("Domain", "an isoderivative chromosome"),
    QT_TRANSLATE_NOOP("Domain", "an insertion"),
    QT_TRANSLATE_NOOP("Domain", "an inversion"),
    QT_TRANSLATE_NOOP("Domain", "a ring chromosome"),
    QT_TRANSLATE_NOOP("Domain", "a recombinant chromosome"),
    QT_TRANSLATE_NOOP("Domain", "a Robertsonian translocation"),
    QT_TRANSLATE_NOOP("Domain", "a translocation"),
    QT_TRANSLATE_NOOP("Domain", "a triplication"),
    QT_TRANSLATE_NOOP("Domain", "a structural change"),
    QT_TRANSLATE_NOOP("Domain", "found in {count} cell"),
    QT_TRANSLATE_NOOP("Domain", "found in {count} cells"),
    QT_TRANSLATE_NOOP("Domain", "another clone"),
    QT_TRANSLATE_NOOP("Domain", "a mosaic"),
    QT_TRANSLATE_NOOP("Domain", "a chimera"),
    QT_TRANSLATE_NOOP("Domain", "cells of another zygote"),
    QT_TRANSLATE_NOOP("Domain", "{what}; not seen from counts"),
    QT_TRANSLATE_NOOP("Domain", "the line is incomplete"),
    # a typed ISCN line against the grid
    QT_TRANSLATE_NOOP("Domain", "the line says {line} chromosomes, the grid has {grid}"),
    QT_TRANSLATE_NOOP("Domain", "the line says {line}, the grid has {grid}"),
    QT_TRANSLATE_NOOP("Domain", "the grid has {count} {name}, the line does not say {part}"),
    QT_TRANSLATE_NOOP(
        "Domain", "the parts are not in the order of ISCN: sex chromosomes, 1 to 22, then rings and markers"
    ),
    QT_TRANSLATE_NOOP("Domain", "structural changes cannot be checked against the grid; their form was"),
    QT_TRANSLATE_NOOP("Domain", "the sex chromosomes are not disclosed, and not checked"),
    QT_TRANSLATE_NOOP("Domain", "not as ISCN writes it"),
    QT_TRANSLATE_NOOP("Domain", "The typed line does not agree with the grid"),
    QT_TRANSLATE_NOOP("Domain", "Constitutional or acquired"),
    QT_TRANSLATE_NOOP("Domain", "the line depends on it"),
    QT_TRANSLATE_NOOP("Domain", "choose beside the ISCN line"),
    QT_TRANSLATE_NOOP("Domain", "constitutional"),
    QT_TRANSLATE_NOOP("Domain", "uncertain"),
    QT_TRANSLATE_NOOP("Domain", "no"),
    QT_TRANSLATE_NOOP("Domain", "one"),
    QT_TRANSLATE_NOOP("Domain", "two"),
    QT_TRANSLATE_NOOP("Domain", "three"),
    QT_TRANSLATE_NOOP("Domain", "four"),
    QT_TRANSLATE_NOOP("Domain", "five"),
)


def said(text: str) -> str:
    """A text of the domain in the window's language; a translated part stands where the English one stood."""
    dot = "." if text.endswith(".") and text not in FORMS else ""
    return (_formed(text[: len(text) - len(dot)]) or text.removesuffix(dot)) + dot


def sentence(text: str) -> str:
    """A text that begins with a word of the language, as a sentence; one that begins with a file's name stays."""
    word = text.split(" ", 1)[0]
    if not word.isalpha():
        return text
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _formed(text: str) -> str:
    """The text by the form that fits it best, or part by part; empty if nothing fits."""
    fitting = _fitting(text)
    if fitting is not None:
        form, values = fitting
        words = {name: _formed(value) or value for name, value in values}
        return QCoreApplication.translate(_CONTEXT, form).format(**words)
    for separator in _SEPARATORS:
        if separator in text:
            return separator.join(_formed(part) or part for part in text.split(separator))
    return ""


@lru_cache(maxsize=4096)
def _fitting(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The form that fits a text best, and what is filled in: the same in every language, and slow to find."""
    for pattern, form in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return form, tuple(match.groupdict().items())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """(pattern, form), the most telling form first."""
    ordered = sorted(FORMS, key=lambda form: -len(re.sub(r"\{\w+\}", "", form)))
    # A filled-in value reaches over no separator: a longer text is taken apart first.
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^;:,]+?)", re.escape(form))), form) for form in ordered
    )
