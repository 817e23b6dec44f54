"""The tables of a comparison: what stands in which column, and what is compared with what."""

import numpy as np
import pytest

from engine.baselines.comparison import FoldResult, RunFacts
from engine.baselines.table import compare_table, markdown


def result(
    system: str, wrong: int, *, single_scale: bool, unsure: int = 0, upside_down: int = 0, fold: int = 1
) -> FoldResult:
    """Ten cells of 46,XX, the tenth with a third 21.

    Args:
        wrong: in so many cells, from the first on, one chromosome 1 is surely read as 2.
        unsure: in so many one is rather read as 2 or 3: Algorithm 1 makes it a 3, but in the first cell a 1; the
            joint assignment makes all a 1.
        upside_down: in so many the polarity of one is wrong.
    """
    types, cells, probs = [], [], []
    for cell in range(10):
        own = [kind for kind in range(23) for _ in range(2)] + ([20] if cell == 9 else [])
        for number, kind in enumerate(own):
            row = np.full(24, 0.001)
            row[1 if cell < wrong and number == 0 else kind] = 0.977
            if cell < unsure and number == 0:
                row[:3] = (0.3, 0.5, 0.15) if cell == 0 else (0.15, 0.5, 0.3)
            probs.append(row)
        types += own
        cells += [cell] * len(own)
    facts = RunFacts(1_250_000, {"network": 2}, 1800, 90.0, 1.0, "CPU", 0.1, single_scale, ("a note",))
    down = np.ones(len(types))
    down[[cells.index(cell) for cell in range(upside_down)]] = 0
    return FoldResult(
        system,
        fold,
        facts,
        tuple(f"c{cell}" for cell in range(10)),
        np.array(types),
        np.ones(len(types), dtype=np.intp),
        np.array(cells),
        np.array(probs, dtype=np.float32),
        down.astype(np.float32),
    )


def test_the_table_has_ratios_tests_and_the_abnormal_cells_apart() -> None:
    table = compare_table(
        {
            "resnet50": [result("resnet50", 6, single_scale=True)],
            "alexnet": [result("alexnet", 9, single_scale=True)],
            "varifocal": [result("varifocal", 3, single_scale=False)],
        },
        0.9,
    )
    rows = {row["system"]: row for row in table["systems"]}
    assert table["best_single_scale"] == "resnet50"
    assert rows["varifocal"]["error_ratio"] == pytest.approx({"per_image": 0.5, "per_case_joint": 0.5})
    assert rows["varifocal"]["p"] is None
    assert 0 < rows["alexnet"]["p"]["paired"] < rows["resnet50"]["p"]["paired"] < 0.15
    assert rows["alexnet"]["abnormal"]["n_cases"] == table["n_abnormal"] == 1
    assert rows["alexnet"]["abnormal"]["type"]["acc"]["mean"] == 1
    assert rows["varifocal"]["all"]["cases_all_right"]["raw"] == pytest.approx(0.7)
    text = markdown(table, "Comparison")
    assert "Table IX" in text
    assert "99.35" in text  # varifocal: 3 errors of 461


def test_every_number_stands_in_its_column() -> None:
    first = result("g-net", 0, single_scale=True, unsure=4, upside_down=2)
    second = result("g-net", 0, single_scale=True, unsure=2, upside_down=0, fold=2)
    others = [result("varifocal", 1, single_scale=False, fold=fold) for fold in (1, 2)]
    table = compare_table({"g-net": [first, second], "varifocal": others}, 0.9)
    tables = [part.splitlines() for part in markdown(table, "Comparison").split("## ")]
    (head, _, g_net, varifocal), (_, _, made, _) = (
        [line.strip("| ").split(" | ") for line in lines if line.startswith("|")] for lines in (tables[1], tables[3])
    )
    shown = dict(zip(head, g_net, strict=True))
    # Of twice 461 chromosomes in ten cells: 6 types are raw errors, 2 polarities; Algorithm 1 mends 2, the joint
    # assignment all.
    wrong, upside_down = np.array([4, 2]) / 461, np.array([2, 0]) / 461
    per_case, per_case_d = (np.array([1] * errors + [0] * (20 - errors)) / 46 for errors in (6, 4))
    assert shown["Acc. T"] == f"{100 * (1 - wrong.mean()):.2f} ± {100 * wrong.std():.2f}"
    assert shown["Acc. P"] == f"{100 * (1 - upside_down.mean()):.2f} ± {100 * upside_down.std():.2f}"
    assert shown["Acc. per Case T"] == f"{100 * (1 - per_case.mean()):.2f} ± {100 * per_case.std():.2f}"
    assert shown["Acc. per Case-D"] == f"{100 * (1 - per_case_d.mean()):.2f} ± {100 * per_case_d.std():.2f}"
    assert shown["joint"] == "100.00 ± 0.00"
    assert (shown["all right, joint"], shown["counts exact, joint"]) == ("100.00", "100.00")
    assert shown["Acc. per Case P"].startswith(f"{100 * (1 - 2 / 46 / 20):.2f} ")
    assert float(shown["F1 T"].split()[0]) > 99
    assert shown["F1 T"] not in (shown["F1 P"], shown["Acc. T"])
    # Two sure errors against six that a dispatch mends.
    assert dict(zip(head, varifocal, strict=True))["errors : best single-scale"] == "0.33 (–)"
    ps = shown["p paired, unpaired t, McNemar"].split(", ")
    assert len(set(ps)) == 3
    system = table["systems"][0]
    assert ps == [f"{system['p'][test]:.1e}" for test in ("paired", "unpaired", "mcnemar")]
    assert system["all"]["counts_exact"] == {"raw": 0.7, "paper": 0.8, "joint": 1.0}
    assert made == ["g-net", "1.2 M", "network 2", "1.5", "20", "CPU", "a note"]


def test_without_a_single_scale_system_no_ratio_is_spoken_of() -> None:
    table = compare_table({"varifocal": [result("varifocal", 3, single_scale=False)]}, 0.9)
    assert table["best_single_scale"] is None
    assert "Errors: – without a single-scale system to compare with. p, against" in markdown(table, "Comparison")
