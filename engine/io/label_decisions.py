"""doubtful_labels.csv: labels that look wrong, with a column in which a person writes what is to be done with each.

Written by `karyo-engine evaluate`, filled in with any spreadsheet, read by `karyo-engine train`.
"""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.domain.chromosome import TYPES
from engine.domain.doubtful_label import DoubtfulLabel, LabelDecision
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.dataset import LabelledCell, LabelledChromosome

DOUBTFUL_LABELS_FILE = "doubtful_labels.csv"
# Case and file are one value: a spreadsheet would make a number of a case such as 97002277.10, and drop its zero.
COLUMNS = (
    "chromosome",
    "kind",
    "labelled_type",
    "labelled_polarity",
    "predicted_type",
    "predicted_polarity",
    "labelled_prob",
    "predicted_prob",
    "partners",
    "decision",
)
# Those that are read again, and say which label a decision is about.
_READ = ("chromosome", "labelled_type", "labelled_polarity", "predicted_type", "predicted_polarity", "decision")
_POLARITIES = ("0", "1")
# With one of these a spreadsheet would take a text for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class LabelDecisionsError(ValueError):
    """A file of decisions that cannot be used; the text names it, and the line."""


@dataclass(frozen=True)
class LabelDecisions:
    """What a person decided of doubtful labels of a data set.

    Attributes:
        file: the file's name.
        sha256: of its content.
        left_out: (case, file) of the chromosomes that are not to be learned from.
        relabelled: (case, file) -> type and polarity to learn instead.
        undecided: rows without a decision; their labels are kept.
    """

    file: str
    sha256: str
    left_out: frozenset[tuple[str, str]]
    relabelled: Mapping[tuple[str, str], LabelledChromosome]
    undecided: int

    def label_of(self, case: str, chromosome: LabelledChromosome) -> LabelledChromosome | None:
        """The labels to learn of a chromosome of the data set; None if it is left out."""
        key = case, chromosome.file
        return None if key in self.left_out else self.relabelled.get(key, chromosome)

    def counts_in(self, cells: Collection[LabelledCell]) -> tuple[int, int]:
        """How many chromosomes of these cells are left out, and relabelled."""
        keys = {(cell.case, chromosome.file) for cell in cells for chromosome in cell.chromosomes}
        return len(keys & self.left_out), len(keys & self.relabelled.keys())


def write_doubtful_labels(path: Path, labels: Sequence[DoubtfulLabel]) -> None:
    """Write the list for a person to fill in.

    Rows of the earlier file of that name in which something is decided are kept as they are: in their place where
    the label is listed again, else at the end. An earlier file that cannot be read gets the ending .damaged.

    Raises:
        OSError: it cannot be written.
    """
    decided = _decided_rows(path)
    rows = [decided.pop(_key(row), row) for row in map(_row, labels)]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([*rows, *decided.values()])
    # With a byte-order mark: without it spreadsheets take the names for another encoding.
    write_atomically(path, buffer.getvalue().encode("utf-8-sig"))


def read_label_decisions(path: Path, cells: Sequence[LabelledCell]) -> LabelDecisions:
    """The decisions of a file, checked against the cells of the data set that they are about.

    Raises:
        LabelDecisionsError: no such file, not such a table, an unknown chromosome, another label than the data set
            has, or a decision that is none.
    """
    try:
        content = read_file(path)
    except OSError as error:
        raise LabelDecisionsError(f"{path}: cannot be read ({error.strerror or error})") from error
    known = {(cell.case, c.file): c for cell in cells for c in cell.chromosomes}
    left_out: set[tuple[str, str]] = set()
    relabelled: dict[tuple[str, str], LabelledChromosome] = {}
    seen: dict[tuple[tuple[str, str], bool], int] = {}
    undecided = 0
    for line, row in _rows(content, path):
        at = f"{path}, line {line}"
        key = _chromosome(row["chromosome"], known, at)
        chromosome = known[key]
        _check_label(row, chromosome, at)
        earlier = seen.setdefault((key, _questions_polarity(row)), line)
        if earlier != line:
            raise LabelDecisionsError(f"{at}: {row['chromosome']} is listed already in line {earlier}")
        match _decision(row["decision"], at):
            case LabelDecision.UNDECIDED:
                undecided += 1
            case LabelDecision.LEAVE_OUT:
                left_out.add(key)
            case LabelDecision.RELABEL:
                relabelled[key] = _relabelled(relabelled.get(key, chromosome), chromosome, row, at)
    return LabelDecisions(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        left_out=frozenset(left_out),
        relabelled={key: label for key, label in relabelled.items() if key not in left_out},
        undecided=undecided,
    )


def _row(label: DoubtfulLabel) -> dict[str, str]:
    chromosome = f"{label.case}/{label.file}"
    return {
        "chromosome": f"'{chromosome}" if chromosome.startswith(_FORMULA_STARTS) else chromosome,
        "kind": str(label.kind),
        "labelled_type": label.labelled_type,
        "labelled_polarity": str(label.labelled_polarity),
        "predicted_type": label.predicted_type,
        "predicted_polarity": "" if label.predicted_polarity is None else str(label.predicted_polarity),
        "labelled_prob": f"{label.labelled_prob:.4f}",
        "predicted_prob": f"{label.predicted_prob:.4f}",
        "partners": " ".join(label.partners),
    }


def _questions_polarity(row: Mapping[str, str]) -> bool:
    return not row["predicted_type"] and bool(row["predicted_polarity"])


def _key(row: Mapping[str, str]) -> tuple[str, str, str, bool]:
    """The label that a row is about."""
    return row["chromosome"], row["labelled_type"], row["labelled_polarity"], _questions_polarity(row)


def _decided_rows(path: Path) -> dict[tuple[str, str, str, bool], dict[str, str]]:
    """The rows of an earlier file in which something is decided."""
    try:
        return {_key(row): row for _, row in _rows(read_file(path), path) if row["decision"]}
    except FileNotFoundError:
        return {}
    except LabelDecisionsError:
        path.replace(path.with_name(f"{path.name}.damaged"))
        return {}


def _rows(content: bytes, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and values of each row, without blanks around them; rows of nothing are passed over."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelDecisionsError(f"{path}: is no CSV in UTF-8; save it as one") from error
    head = text.split("\n", 1)[0]
    # Spreadsheets of many countries write semicolons.
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        missing = [column for column in _READ if column not in (reader.fieldnames or ())]
        if missing:
            raise LabelDecisionsError(f"{path}: has no column {', '.join(missing)}")
        for row in reader:
            if None in row:
                at = f"{path}, line {reader.line_num}"
                raise LabelDecisionsError(f"{at}: has more values than the header has columns")
            values = {column: (row.get(column) or "").strip() for column in COLUMNS}
            if any(values.values()):
                yield reader.line_num, values
    except csv.Error as error:
        # The reader counts a line once it is through with it.
        raise LabelDecisionsError(f"{path}, line {reader.line_num + 1}: {error}") from error


def _chromosome(stated: str, known: Collection[tuple[str, str]], at: str) -> tuple[str, str]:
    for name in (stated, stated.removeprefix("'")):
        case, _, file = name.rpartition("/")
        if (case, file) in known:
            return case, file
    case, _, file = stated.rpartition("/")
    if any(case == other for other, _ in known):
        raise LabelDecisionsError(f"{at}: the data set has no chromosome {stated!r}")
    raise LabelDecisionsError(f"{at}: the data set has no case {case!r}, of chromosome {stated!r}")


def _check_label(row: Mapping[str, str], chromosome: LabelledChromosome, at: str) -> None:
    for column, own in (("labelled_type", chromosome.type), ("labelled_polarity", str(chromosome.polarity))):
        # Where the q-arm's direction is known, the row has the polarity on the picture that was set upright.
        is_upright = column == "labelled_polarity" and chromosome.q_arm_deg is not None and row[column] in _POLARITIES
        if row[column] != own and not is_upright:
            name = column.replace("_", " ")
            raise LabelDecisionsError(
                f"{at}: {name} of {row['chromosome']} is {row[column]!r} here, and {own!r} in the data set"
            )


def _decision(text: str, at: str) -> LabelDecision:
    try:
        return LabelDecision(" ".join(text.casefold().replace("-", " ").replace("_", " ").split()))
    except ValueError as error:
        names = ", ".join(f"{decision}" for decision in LabelDecision if decision)
        raise LabelDecisionsError(f"{at}: decision {text!r} is none of {names}") from error


def _relabelled(
    chromosome: LabelledChromosome, original: LabelledChromosome, row: Mapping[str, str], at: str
) -> LabelledChromosome:
    kind, polarity = row["predicted_type"], row["predicted_polarity"]
    if not kind and not polarity:
        raise LabelDecisionsError(f"{at}: relabel needs a predicted_type or a predicted_polarity")
    if kind and kind not in TYPES:
        raise LabelDecisionsError(f"{at}: predicted_type {kind!r} is none of 1 to 22, X, Y")
    if polarity and polarity not in _POLARITIES:
        raise LabelDecisionsError(f"{at}: predicted_polarity {polarity!r} is neither 0 nor 1")
    if polarity and polarity != row["labelled_polarity"]:
        points = original.q_arm_deg
        points = None if points is None else (points + 180) % 360
        chromosome = replace(chromosome, polarity=1 - original.polarity, q_arm_deg=points)
    return replace(chromosome, type=kind or chromosome.type)
