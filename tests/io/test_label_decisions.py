"""doubtful_labels.csv: what is written, what a spreadsheet makes of it, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.io.dataset import LabelledCell, LabelledChromosome
from engine.io.label_decisions import (
    DOUBTFUL_LABELS_FILE,
    LabelDecisionsError,
    read_label_decisions,
    write_doubtful_labels,
)

CELLS = (
    LabelledCell("97.10", "p", 1, (LabelledChromosome("1.png", "4", 1), LabelledChromosome("2.png", "5", 0))),
    LabelledCell("=cmd", "q", 2, (LabelledChromosome("3.png", "X", 1),)),
)
TYPE = DoubtfulLabel("97.10", "1.png", LabelDoubt.EXCHANGED, "4", 1, "5", None, 0.002, 0.99, ("2.png",))
OTHER = DoubtfulLabel("97.10", "2.png", LabelDoubt.EXCHANGED, "5", 0, "4", None, 0.01, 0.95, ("1.png",))
POLARITY = DoubtfulLabel("97.10", "1.png", LabelDoubt.POLARITY, "4", 1, "", 0, 0.01, 0.99)
FORMULA = DoubtfulLabel("=cmd", "3.png", LabelDoubt.LONE, "X", 1, "7", None, 0.001, 0.98)
ALL = (TYPE, OTHER, POLARITY, FORMULA)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / DOUBTFUL_LABELS_FILE
    write_doubtful_labels(file, ALL)
    return file


def decide(path: Path, *decisions: str) -> None:
    """Fill in the last column, row by row."""
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    filled = [row.rsplit(",", 1)[0] + f",{decision}" for row, decision in zip(rows, decisions, strict=True)]
    path.write_text("\n".join([head, *filled]) + "\n", encoding="utf-8")


def labels(path: Path) -> list[LabelledChromosome | None]:
    decisions = read_label_decisions(path, CELLS)
    return [decisions.label_of(cell.case, chromosome) for cell in CELLS for chromosome in cell.chromosomes]


def test_nothing_decided_keeps_every_label(path: Path) -> None:
    assert labels(path) == [chromosome for cell in CELLS for chromosome in cell.chromosomes]
    decisions = read_label_decisions(path, CELLS)
    assert (decisions.undecided, decisions.counts_in(CELLS)) == (4, (0, 0))


def test_each_decision_does_what_it_says(path: Path) -> None:
    decide(path, "relabel", "Leave-out ", "relabel", "keep")
    assert labels(path) == [LabelledChromosome("1.png", "5", 0), None, CELLS[1].chromosomes[0]]
    decisions = read_label_decisions(path, CELLS)
    assert (decisions.undecided, decisions.counts_in(CELLS), decisions.counts_in(CELLS[1:])) == (0, (1, 1), (0, 0))


def test_of_a_crop_that_lay_across_the_row_has_the_polarity_of_the_upright_picture(path: Path) -> None:
    # Its q-arm points to the side and a little down; set upright by turning it the other way, it points up.
    across = LabelledCell("97.10", "p", 1, (LabelledChromosome("1.png", "4", 1, 85.0),))
    write_doubtful_labels(path, [replace(POLARITY, labelled_polarity=0, predicted_polarity=1)])
    decide(path, "relabel")
    decisions = read_label_decisions(path, [across])
    assert decisions.label_of("97.10", across.chromosomes[0]) == LabelledChromosome("1.png", "4", 0, 265.0)


def test_left_out_goes_before_relabelled(path: Path) -> None:
    decide(path, "relabel", "", "leave out", "")
    assert labels(path)[0] is None
    assert read_label_decisions(path, CELLS).counts_in(CELLS) == (1, 0)


def test_what_a_spreadsheet_saves_is_understood(path: Path) -> None:
    decide(path, "relabel", "keep", "", "leave out")
    text = path.read_text(encoding="utf-8").replace(",", ";").replace("0.99", "0,99").replace("\n", "\r\n")
    path.write_bytes((text + ";" * 9 + "\r\n").encode("utf-8-sig"))
    assert labels(path) == [LabelledChromosome("1.png", "5", 1), LabelledChromosome("2.png", "5", 0), None]


def test_no_value_is_a_number_or_a_formula_to_a_spreadsheet(path: Path) -> None:
    first = [row.split(",")[0] for row in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert first == ["97.10/1.png", "97.10/2.png", "97.10/1.png", "'=cmd/3.png"]


def test_another_type_may_be_written_in_and_is_kept_with_its_decision(path: Path) -> None:
    decide(path, "relabel", "", "", "keep")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",4,1,5,", ",4,1,11,"), encoding="utf-8")
    assert labels(path)[0] == LabelledChromosome("1.png", "11", 1)
    write_doubtful_labels(path, [OTHER, TYPE])  # the label of the other cell is doubted no longer
    rows = path.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["97.10/2.png", "97.10/1.png", "'=cmd/3.png"]
    assert labels(path)[0] == LabelledChromosome("1.png", "11", 1)
    assert read_label_decisions(path, CELLS).undecided == 1


def test_a_file_in_the_way_is_not_lost(path: Path) -> None:
    path.write_text("my notes\n", encoding="utf-8")
    write_doubtful_labels(path, ALL)
    assert path.with_name(f"{DOUBTFUL_LABELS_FILE}.damaged").read_text(encoding="utf-8") == "my notes\n"
    assert len(labels(path)) == 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("97.10/1.png,exchanged", "97.1/1.png,exchanged", "line 2: the data set has no case '97.1'"),
        ("97.10/2.png,exchanged", "97.10/9.png,exchanged", "line 3: the data set has no chromosome '97.10/9.png'"),
        (
            "exchanged,4,1",
            "exchanged,6,1",
            "line 2: labelled type of 97.10/1.png is '6' here, and '4' in the data set",
        ),
        ("polarity,4,1", "polarity,4,0", "line 4: labelled polarity of 97.10/1.png is '0' here, and '1' in the"),
        ("0.9500,1.png,", "0.9500,1.png,perhaps", "line 3: decision 'perhaps' is none of keep, leave out, relabel"),
        ("4,1,5,", "4,1,Z,", "line 2: predicted_type 'Z' is none of 1 to 22, X, Y"),
        (
            "97.10/2.png,exchanged,5,0,4",
            "97.10/1.png,exchanged,4,1,5",
            "line 3: 97.10/1.png is listed already in line 2",
        ),
        ("decision", "decided", "has no column decision"),
        ("0.9500,1.png,", "0.9500,1.png,keep,,x", "line 3: has more values"),
    ],
)
def test_what_does_not_fit_is_told_with_file_and_line(path: Path, old: str, new: str, told: str) -> None:
    decide(path, "relabel", "", "", "")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LabelDecisionsError) as error:
        read_label_decisions(path, CELLS)
    assert str(error.value).startswith(str(path))
    assert told in str(error.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", None])
def test_what_is_no_such_table_is_told(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LabelDecisionsError, match=r"decisions\.csv: "):
        read_label_decisions(path, CELLS)


def test_relabel_without_another_label_is_told(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    write_doubtful_labels(path, [replace(TYPE, predicted_type="")])
    decide(path, "relabel")
    with pytest.raises(LabelDecisionsError, match="line 2: relabel needs a predicted_type"):
        read_label_decisions(path, CELLS)
