"""The page layout: everything inside, nothing overlaps, rows aligned."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.chromosome import TYPES
from engine.domain.karyogram import MARKER, SLOTS, UNASSIGNED, Karyogram
from engine.domain.sizes import MEGABASES
from karyogui.karyogram.page_layout import KaryogramLayout, index_in_slot, lay_out, lay_out_tray, slot_at
from tests.conftest import NORMAL_FEMALE, make_karyogram

EPSILON = 1e-6


def laid_out(counts: dict[str, int], size: tuple[int, int] = (60, 20)) -> KaryogramLayout:
    karyogram = make_karyogram(counts)
    return lay_out(karyogram, dict.fromkeys(karyogram.files, size))


def _some(karyogram: Karyogram, height: int, at: float | None) -> dict[str, float] | None:
    """Centromeres of every second chromosome, at another height each."""
    if at is None:
        return None
    return {file: height * (at + place % 5) / 5 for place, file in enumerate(sorted(karyogram.files)) if place % 2}


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(SLOTS), st.integers(0, 6), max_size=27),
    st.sampled_from(SLOTS),
    st.integers(0, 60),
    st.integers(3, 300),
    st.integers(3, 120),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.floats(0, 1)),
)
def test_everything_is_inside_and_nothing_overlaps(
    counts: dict[str, int],
    crowded: str,
    crowd: int,
    height: int,
    width: int,
    x_after_12: bool,
    ideograms: bool,
    at: float | None,
) -> None:
    karyogram = make_karyogram({**counts, crowded: crowd})
    layout = lay_out(
        karyogram,
        dict.fromkeys(karyogram.files, (height, width)),
        x_after_12=x_after_12,
        ideograms=ideograms,
        centromeres_px=_some(karyogram, height, at),
    )
    boxes = [(slot, box) for slot in layout.slots for box in slot.chromosomes]
    assert len(boxes) == sum(n for slot, n in karyogram.counts().items() if slot in (*TYPES, MARKER))
    for slot, box in boxes:
        assert box.x_mm >= -EPSILON
        assert box.x_mm + box.width_mm <= layout.width_mm + EPSILON
        assert slot.y_mm - EPSILON <= box.y_mm
        assert box.y_mm + box.height_mm <= slot.line_y_mm
    for slot in layout.slots:
        ends = [(box.x_mm, box.x_mm + box.width_mm) for box in slot.chromosomes]
        if slot.ideogram_mm is not None:
            x, y, ideogram_width, ideogram_height = slot.ideogram_mm
            ends.insert(0, (x, x + ideogram_width))
            assert x >= -EPSILON
            assert y + ideogram_height <= slot.line_y_mm
        assert all(a[1] <= b[0] + EPSILON for a, b in itertools.pairwise(ends))
        assert slot.y_mm + slot.height_mm <= layout.height_mm + EPSILON
    for a in layout.slots:
        for b in layout.slots:
            apart_x = a.x_mm + a.width_mm <= b.x_mm + EPSILON or b.x_mm + b.width_mm <= a.x_mm + EPSILON
            assert a is b or apart_x or a.y_mm != b.y_mm


def test_rows_stand_on_one_line_and_share_one_scale() -> None:
    layout = laid_out({**NORMAL_FEMALE, "21": 3})
    rows = ("1 2 3 4 5", "6 7 8 9 10 11 12", "13 14 15 16 17 18", "19 20 21 22 X Y marker")
    for row in rows:
        slots = [layout.slot(name) for name in row.split()]
        assert [slot.x_mm for slot in slots] == sorted(slot.x_mm for slot in slots)
        assert len({slot.line_y_mm for slot in slots}) == 1
        assert len({slot.label_y_mm for slot in slots}) == 1
    assert len({group.y_mm for group in layout.groups}) == len(rows)
    heights = {round(box.height_mm, 6) for slot in layout.slots for box in slot.chromosomes}
    assert heights == {round(60 * layout.mm_per_px, 6)}


def test_x_may_stand_after_12_and_y_after_22() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "X": 1, "Y": 1})
    layout = lay_out(karyogram, dict.fromkeys(karyogram.files, (60, 20)), x_after_12=True)
    assert [slot.slot for slot in layout.slots][11:13] == ["12", "X"]
    assert [slot.slot for slot in layout.slots][-3:] == ["22", "Y", MARKER]
    assert layout.slot("X").line_y_mm == layout.slot("12").line_y_mm
    groups = {group.name: group for group in layout.groups}
    assert list(groups) == ["A", "B", "C", "D", "E", "F", "G"]
    assert groups["C"].x1_mm == layout.slot("X").line_x1_mm
    assert groups["G"].x1_mm == layout.slot("Y").line_x1_mm


def test_the_centromeres_of_a_group_stand_on_one_line_the_lowest_on_the_class_line() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    files = [file for slot in ("1", "2", "3") for file in karyogram.slots[slot]]
    centromeres = {file: 20.0 + 3 * place for place, file in enumerate(files[:-1])}
    layout = lay_out(karyogram, dict.fromkeys(karyogram.files, (60, 20)), centromeres_px=centromeres)
    placed = {box.file: box for slot in ("1", "2", "3") for box in layout.slot(slot).chromosomes}
    at = [placed[file].y_mm + px * layout.mm_per_px for file, px in centromeres.items()]
    assert max(at) - min(at) < EPSILON
    feet = {file: box.y_mm + box.height_mm for file, box in placed.items()}
    assert feet[files[0]] == max(feet.values())
    assert abs(feet[files[-1]] - feet[files[0]]) < EPSILON  # without a centromere: on the class line
    usual = lay_out(karyogram, dict.fromkeys(karyogram.files, (60, 20)))
    assert usual.slot("6").chromosomes[0].height_mm >= layout.slot("6").chromosomes[0].height_mm


def test_homologs_stand_from_left_to_right_in_their_order() -> None:
    karyogram = make_karyogram({"21": 3})
    slot = lay_out(karyogram, dict.fromkeys(karyogram.files, (20, 10))).slot("21")
    assert tuple(box.file for box in slot.chromosomes) == karyogram.slots["21"]


def test_points_find_their_class_and_place() -> None:
    layout = laid_out(NORMAL_FEMALE)
    for slot in layout.slots:
        assert slot_at(layout, slot.x_mm + slot.width_mm / 2, slot.line_y_mm - 1) == slot.slot
        for place, box in enumerate(slot.chromosomes):
            assert index_in_slot(slot, box.x_mm) == place
            assert index_in_slot(slot, box.x_mm, frozenset({box.file})) == place
    last = layout.slot("21").chromosomes[-1]
    assert index_in_slot(layout.slot("21"), last.x_mm + last.width_mm) == 2
    assert slot_at(layout, -5, 10) is None
    assert slot_at(layout, 10, layout.height_mm + 5) is None


def test_a_tray_grows_with_what_lies_in_it() -> None:
    sizes = {f"{n}": (50, 20) for n in range(40)}
    empty = lay_out_tray(UNASSIGNED, [], sizes, 0.2, x_mm=0, y_mm=5, width_mm=60)
    full = lay_out_tray(UNASSIGNED, list(sizes), sizes, 0.2, x_mm=0, y_mm=5, width_mm=60)
    assert full.height_mm > empty.height_mm > 0
    for box in full.chromosomes:
        assert box.x_mm >= 0
        assert box.x_mm + box.width_mm <= 60
        assert box.y_mm + box.height_mm <= full.y_mm + full.height_mm


def test_a_whole_spread_in_a_tray_is_no_larger_than_a_chromosome_can_be() -> None:
    tray = lay_out_tray(
        UNASSIGNED, ["spread", "1"], {"spread": (1024, 1280), "1": (100, 30)}, 0.2, x_mm=0, y_mm=0, width_mm=90
    )
    spread, chromosome = tray.chromosomes
    assert spread.width_mm == pytest.approx(36)
    assert spread.height_mm == pytest.approx(36 * 1024 / 1280)
    assert chromosome.height_mm == pytest.approx(20)


# As a cell of Pki-3 has them, in pixels: (height, width) of a chromosome by its DNA.
def real_sizes(karyogram: Karyogram, px_of_1: float) -> dict[str, tuple[int, int]]:
    lengths = {file: MEGABASES.get(karyogram.slot_of(file), 134.0) / MEGABASES["1"] for file in karyogram.files}
    return {file: (round(px_of_1 * length), round(0.2 * px_of_1)) for file, length in lengths.items()}


@pytest.mark.parametrize("px_of_1", [35, 60, 115, 350])
def test_a_cell_fills_the_page_whatever_pixels_it_has(px_of_1: int) -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    layout = lay_out(karyogram, real_sizes(karyogram, px_of_1))
    assert 30.0 < layout.slot("1").chromosomes[0].height_mm < 42.0


@pytest.mark.parametrize("px_of_1", [35, 115, 350])
@pytest.mark.parametrize(("counts", "least", "most"), [({"21": 2}, 5.0, 9.0), ({"1": 1, "X": 1}, 35.0, 43.0)])
def test_few_chromosomes_are_not_blown_up(px_of_1: int, counts: dict[str, int], least: float, most: float) -> None:
    karyogram = make_karyogram(counts)
    layout = lay_out(karyogram, real_sizes(karyogram, px_of_1))
    tallest = max(box.height_mm for slot in layout.slots for box in slot.chromosomes)
    assert least < tallest < most


def test_an_edit_of_an_incomplete_cell_seldom_changes_the_scale() -> None:
    scales = set()
    for slot in TYPES[:20]:
        counts = dict.fromkeys(TYPES[:20], 1)
        counts[slot] += 1
        karyogram = make_karyogram(counts)
        scales.add(lay_out(karyogram, real_sizes(karyogram, 115)).mm_per_px)
    assert len(scales) == 1
