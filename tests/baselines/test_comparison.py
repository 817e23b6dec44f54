"""karyo-engine compare from data set to table, at tiny size."""

import csv
import dataclasses
import json
import shutil
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from engine import cli
from engine.baselines.backbones import started_from
from engine.baselines.comparison import Comparison, FoldResult
from engine.baselines.registry import build_system
from engine.baselines.system import System
from engine.baselines.training import Predicted, TrainedEpoch, train_system
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.io.dataset import Dataset, DatasetError
from engine.io.images import encode_png
from engine.io.label_decisions import read_label_decisions, write_doubtful_labels
from engine.synthesis.cells import synthesize_dataset
from engine.training.data import LabelledImages, load_images
from engine.training.settings import TRAIN_PRESETS, TrainSettings
from engine.training.steps import Batch
from engine.varifocal.config import PRESETS, VarifocalConfig
from tools.tiny_network import TINY_CONFIG

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four cells in four folds, of each only every eighth chromosome."""
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=4, karyotype="46,XY", seed=2)
    labels = folder / "labels.csv"
    with labels.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with labels.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[::8])
    return folder


def compare(*arguments: object) -> int:
    return cli.main(["compare", *(str(argument) for argument in arguments), "--device", "cpu"])


def test_compare_writes_one_table_and_goes_on_where_it_was(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    out = tmp_path / "out"
    options = ("--out", out, "--epochs", 1, "--batch-size", 9)
    assert compare(dataset, "--systems", "g-net", *options, "--val-fold", "2,4") == 0
    assert compare(dataset, "--systems", "g-net,sharma", *options, "--val-fold", "4", "--json", tmp_path / "t") == 0
    told = capsys.readouterr().err
    assert told.count("g-net, fold 4: done before") == 1
    assert "sharma, fold 4: done before" not in told
    table = json.loads((out / "table.json").read_text(encoding="utf-8"))
    assert table == json.loads((tmp_path / "t").read_text(encoding="utf-8"))
    assert [row["system"] for row in table["systems"]] == ["g-net", "sharma"]
    assert (table["folds"], table["n_cases"]) == ([4], 1)
    best = next(row for row in table["systems"] if row["system"] == table["best_single_scale"])
    assert best["error_ratio"]["per_image"] == 1
    for row in table["systems"]:
        assert 0 <= row["all"]["type"]["acc"]["mean"] <= 1
        assert row["images_per_second"] > 0
    for name in ("table.md", "table.html"):
        text = (out / name).read_text(encoding="utf-8")
        assert "g-net" in text
        assert "sharma" in text
    # With other settings nothing kept is of use.
    for other, told in (
        (("--seed", 5), "settings.seed 0 instead of 5"),
        (("--set", "network.width=2"), "config.width"),
    ):
        assert compare(dataset, "--systems", "g-net", *options, "--val-fold", "4", *other) == 0
        err = capsys.readouterr().err
        assert "done before" not in err
        assert f"g-net, fold 4: made anew, {out / 'g-net' / 'fold-4' / 'result.npz'} is of other settings: " in err
        assert told in err
    assert "network.width=2" in (out / "table.md").read_text(encoding="utf-8")


def test_the_table_holds_all_that_is_done_with_the_same_settings(
    dataset: Path,
    tmp_path: Path,
    given: list["Given"],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    out = tmp_path / "out"

    def systems(name: str, *options: object) -> list[str]:
        capsys.readouterr()
        assert compare(dataset, "--systems", name, "--out", out, *options) == 0
        assert name in (out / "table.md").read_text(encoding="utf-8")
        return [row["system"] for row in json.loads((out / "table.json").read_text(encoding="utf-8"))["systems"]]

    assert systems("g-net") == ["g-net"]
    assert systems("varifocal") == ["varifocal", "g-net"]
    assert len(given) == 2
    assert systems("l-net", "--val-fold", "3,4") == ["l-net"]
    assert "g-net: not in the table, fold 3 is not done" in capsys.readouterr().err
    assert systems("l-net", "--seed", 5) == ["l-net"]
    told = capsys.readouterr().err
    assert "varifocal: not in the table, " in told
    assert "is of other settings: settings.seed 0 instead of 5" in told
    (out / "g-net" / "fold-4" / "result.npz").write_bytes(b"PK\x03\x04 cut short")
    assert systems("sharma") == ["sharma", "varifocal"]
    assert "g-net: not in the table, " in capsys.readouterr().err


def test_what_was_learned_by_other_labels_is_made_anew(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    with Dataset.open(dataset) as opened:
        cell = opened.cells[0]
    known = cell.chromosomes[0]
    doubted = DoubtfulLabel(cell.case, known.file, LabelDoubt.LONE, known.type, known.polarity, "9", None, 0, 1)
    file = tmp_path / "decided.csv"
    write_doubtful_labels(file, [doubted])
    file.write_text(file.read_text(encoding="utf-8-sig").rstrip() + "leave out\n", encoding="utf-8")
    options = ("--systems", "g-net", "--out", tmp_path / "out", "--epochs", 1, "--batch-size", 9)
    assert compare(dataset, *options) == 0
    assert compare(dataset, *options, "--label-decisions", file) == 0
    told = capsys.readouterr().err
    assert "done before" not in told
    assert "decided.csv: 1 chromosome left out and 0 relabelled" in told
    assert compare(dataset, *options, "--val-fold", cell.fold, "--label-decisions", file) == 0
    assert "decided.csv: 0 chromosomes left out" in capsys.readouterr().err, "it is measured on, not trained on"
    table = json.loads((tmp_path / "out" / "table.json").read_text(encoding="utf-8"))
    assert table["label_decisions"]["file"] == "decided.csv"


def test_what_was_made_by_labels_that_were_mended_since_is_made_anew(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    shutil.copytree(dataset, tmp_path / "set")
    options = ("--systems", "g-net", "--out", tmp_path / "out", "--epochs", 1, "--batch-size", 9)
    assert compare(tmp_path / "set", *options) == 0
    labels = tmp_path / "set" / "labels.csv"
    rows = labels.read_text(encoding="utf-8").splitlines()
    other = {"0": "1", "1": "0"}
    labels.write_text("\n".join([*rows[:-1], rows[-1][:-1] + other[rows[-1][-1]]]) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert compare(tmp_path / "set", *options) == 0
    assert compare(tmp_path / "set", *options) == 0
    assert capsys.readouterr().err.count("done before") == 1


def test_what_was_made_from_scratch_is_made_anew_once_there_are_weights(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    options = ("--systems", "g-net", "--out", tmp_path / "out", "--epochs", 1, "--batch-size", 9)
    assert compare(dataset, *options) == 0
    monkeypatch.setattr("engine.baselines.comparison.weights_of", lambda *_: Path("here/weights.pth"))
    assert compare(dataset, *options) == 0
    told = capsys.readouterr().err
    assert "is of other settings: from scratch instead of from ImageNet weights weights.pth" in told
    # Where there are none any more, what was made from them is kept.
    note = started_from(Path("here/weights.pth"))
    kept = tmp_path / "out" / "g-net" / "fold-4" / "result.npz"
    with np.load(kept) as held:
        parts = dict(held)
    facts = json.loads(str(parts["facts"])) | {"notes": [note]}
    np.savez_compressed(kept, **parts | {"facts": np.array(json.dumps(facts))})
    for weights in (Path("elsewhere/weights.pth"), None):
        monkeypatch.setattr("engine.baselines.comparison.weights_of", lambda *_, found=weights: found)
        assert compare(dataset, *options) == 0
        assert "done before" in capsys.readouterr().err


def altered() -> bytes:
    """Arrays whose packed bytes are no longer what was packed."""
    packed = BytesIO()
    np.savez_compressed(packed, stamp=np.array("{}" * 500))
    content = bytearray(packed.getvalue())
    content[60:70] = b"\xff" * 10
    return bytes(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut short", altered()])
def test_a_damaged_result_is_told(
    content: bytes, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    path = tmp_path / "g-net" / "fold-4" / "result.npz"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert compare(dataset, "--systems", "g-net", "--out", tmp_path, "--epochs", 1) == 1
    assert str(path) in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--systems", "resnet9000"),
        ("--systems", "g-net", "--minutes-per-system", "0"),
        ("--systems", "g-net", "--epochs", "0"),
        ("--systems", "g-net", "--backbone-px", "63"),
    ],
)
def test_wrong_usage_exits_with_2(dataset: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as error:
        compare(dataset, "--out", tmp_path, *arguments)
    assert error.value.code == 2


@pytest.mark.parametrize("more", [(), ("--minutes-per-system", "1")])
def test_a_system_without_an_epoch_is_refused_by_name(
    dataset: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    assert compare(dataset, "--systems", "g-net", "--out", tmp_path, "--set", "g_net.epochs=0", *more) == 1
    assert capsys.readouterr().err.endswith("g-net: has no epoch to train\n")
    assert not (tmp_path / "g-net").exists()


def test_a_fold_that_is_not_there_is_named(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(dataset, "--systems", "g-net", "--out", tmp_path, "--val-fold", "9") == 1
    assert "no fold 9" in capsys.readouterr().err


@pytest.fixture(scope="module")
def few(dataset: Path) -> LabelledImages:
    return load_images(Dataset.open(dataset), {1, 2}, TINY_CONFIG)


def test_a_time_limit_ends_the_training_and_the_schedule_with_it(
    few: LabelledImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(TRAIN_PRESETS["compact"].with_epochs((1000, 1, 1, 1)), batch_size=6)
    system = build_system("g-net", TINY_CONFIG, settings)
    now = iter(range(100_000))
    monkeypatch.setattr("engine.baselines.training.time.perf_counter", lambda: float(next(now)))
    rates: list[float] = []

    class Watched(torch.optim.AdamW):
        def step(self, *_: object, **__: object) -> None:  # type: ignore[override]
            rates.append(self.param_groups[0]["lr"])

    monkeypatch.setattr("engine.baselines.training.torch.optim.AdamW", Watched)
    epochs = train_system(system, settings, few, device=CPU, minutes=0.5)  # 30 looks at the clock
    assert 1 < len(epochs) < 30
    base = settings.g_net.learning_rate
    assert max(rates) > 0.7 * base
    assert rates[-1] < 0.2 * base
    assert rates.index(max(rates)) < len(rates) / 2


def test_training_changes_every_weight_and_statistic(few: LabelledImages) -> None:
    settings = dataclasses.replace(TRAIN_PRESETS["compact"].with_epochs((2, 1, 2, 1)), batch_size=16)
    system = build_system("varifocal-simple", TINY_CONFIG, settings)
    before = {key: value.clone() for key, value in system.network.state_dict().items()}
    epochs = train_system(system, settings, few, device=CPU)
    assert [(epoch.step, epoch.epoch) for epoch in epochs] == [
        ("g_net", 0),
        ("g_net", 1),
        ("l_net", 0),
        ("l_net", 1),
        ("fused", 0),
    ]
    after = system.network.state_dict()
    assert not [key for key in before if torch.equal(before[key], after[key])]


@dataclasses.dataclass
class Given:
    """What a system was trained on and with, and what it was measured on."""

    settings: TrainSettings
    training: LabelledImages
    measured: LabelledImages


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Given]:
    """Systems neither learn nor look; what they would have got is kept."""
    kept: list[Given] = []
    trained: list[tuple[TrainSettings, LabelledImages]] = []

    def train(_: System, settings: TrainSettings, data: LabelledImages, **__: object) -> tuple[TrainedEpoch, ...]:
        trained.append((settings, data))
        return (TrainedEpoch("first", 0, 1.0, 8, 1.0), TrainedEpoch("first", 1, 0.5, 4, 1.0))

    def predict(_: System, data: LabelledImages, *__: object) -> Predicted:
        kept.append(Given(*trained[-1], data))
        return Predicted(np.full((len(data), 24), 1 / 24, np.float32), np.full(len(data), 0.5, np.float32), 1.0)

    monkeypatch.setattr("engine.baselines.comparison.train_system", train)
    monkeypatch.setattr("engine.baselines.comparison.predict_system", predict)
    return kept


def compared(
    dataset: Path, out: Path, systems: tuple[str, ...], config: VarifocalConfig = TINY_CONFIG, **options: object
) -> list[FoldResult]:
    """Results on fold 4."""
    with Dataset.open(dataset) as opened:
        comparison = Comparison(opened, config, TRAIN_PRESETS["compact"], out, device=CPU, **options)  # type: ignore[arg-type]
        return [comparison.result(name, 4) for name in systems]


def test_nothing_that_is_measured_on_was_learned_from(dataset: Path, tmp_path: Path, given: list[Given]) -> None:
    (result,) = compared(dataset, tmp_path, ("g-net",))
    (system,) = given
    with Dataset.open(dataset) as opened:
        cells = {fold: [cell for cell in opened.cells if cell.fold == fold] for fold in opened.folds}
    assert system.measured.cell_names == result.cell_names == tuple(cell.case for cell in cells[4])
    assert set(system.training.cell_names) == {cell.case for fold in (1, 2, 3) for cell in cells[fold]}
    assert result.types.tolist() == system.measured.types.tolist()
    assert result.polarity.tolist() == system.measured.polarity.tolist()
    assert (result.facts.epochs["g_net"], result.facts.images, result.facts.final_loss) == (0, 12, 0.5)


def test_decisions_on_labels_are_learned_but_not_measured(dataset: Path, tmp_path: Path, given: list[Given]) -> None:
    with Dataset.open(dataset) as opened:
        doubted = [
            DoubtfulLabel(cell.case, known.file, LabelDoubt.LONE, known.type, known.polarity, "9", None, 0, 1)
            for cell in opened.cells
            for known in cell.chromosomes[:1]
        ]
    file = tmp_path / "decided.csv"
    write_doubtful_labels(file, doubted)
    head, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join([head, *(f"{row}leave out" for row in rows)]) + "\n", encoding="utf-8")
    compared(dataset, tmp_path / "as labelled", ("g-net",))
    with Dataset.open(dataset) as opened:
        decisions = read_label_decisions(file, opened.cells)
    compared(dataset, tmp_path / "decided", ("g-net",), decisions=decisions)
    as_labelled, decided = given
    assert len(decided.training) == len(as_labelled.training) - 3
    assert len(decided.measured) == len(as_labelled.measured)


def shown(data: LabelledImages) -> Batch:
    return Batch.make(data.images.float(), data.types, data.polarity)


def test_each_system_gets_its_own_preparation_of_the_images(
    dataset: Path, tmp_path: Path, given: list[Given]
) -> None:
    smaller = dataclasses.replace(TINY_CONFIG, reference_area_px=500.0)
    compared(dataset, tmp_path, ("g-net", "l-net", "sharma", "gupta"), smaller)
    as_cut, again, stitched, along_the_axis = given
    assert as_cut.training is again.training  # those of the system before are taken, not made again
    different = [as_cut, stitched, along_the_axis]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not torch.equal(different[one].measured.images, different[other].measured.images)
    # [15] makes all of one length; along the axis they keep theirs, at the cell's own scale.
    heights = [shown(each.training).heights for each in different]
    length = 0.85 * TINY_CONFIG.global_px
    assert heights[1].tolist() == pytest.approx([length] * len(heights[1]), abs=6)  # soft ends
    assert torch.corrcoef(torch.stack([heights[0], heights[2]]))[0, 1] > 0.9
    assert heights[2].median() == pytest.approx(float(heights[0].median()), rel=0.15)
    # What was made straight is neither bent nor turned again; all else varies as for the others.
    usual = TRAIN_PRESETS["compact"]
    straight = dataclasses.replace(usual, augment=dataclasses.replace(usual.augment, rotation_deg=(0, 0), bend=0))
    assert [each.settings for each in given] == [usual, usual, straight, straight]


def test_a_bent_chromosome_is_straight_for_the_systems_that_ask_for_it(
    dataset: Path, tmp_path: Path, given: list[Given]
) -> None:
    shutil.copytree(dataset, tmp_path / "set")
    with Dataset.open(tmp_path / "set") as opened:
        (cell,) = (cell for cell in opened.cells if cell.fold == 4)
    hook = np.full((140, 140), 255, dtype=np.uint8)
    cv2.polylines(hook, [np.array([[40, 110], [40, 40], [100, 90]])], isClosed=False, color=60, thickness=14)
    path = tmp_path / "set" / "cases" / cell.case / cell.chromosomes[0].file
    path.write_bytes(encode_png(hook))
    compared(tmp_path / "set", tmp_path / "out", ("g-net", "sharma", "gupta"))
    seen = [shown(each.measured) for each in given]
    as_cut, stitched, along_the_axis = (float(batch.heights[0] / batch.widths[0]) for batch in seen)
    assert as_cut < 2 < 3.5 < min(stitched, along_the_axis)


@pytest.mark.parametrize("other", [{"minutes": 2.0}, {"backbone_px": 64}])
def test_a_result_of_other_options_is_made_anew(
    dataset: Path, tmp_path: Path, given: list[Given], other: dict[str, object]
) -> None:
    for options in ({}, {}, other, other, {}):
        compared(dataset, tmp_path, ("g-net",), **options)
    assert len(given) == 3


@pytest.mark.parametrize("system", ["g-net", "sharma", "gupta"])
def test_a_picture_of_nothing_is_named_whatever_the_system(
    dataset: Path, tmp_path: Path, given: list[Given], system: str
) -> None:
    shutil.copytree(dataset, tmp_path / "set")
    with Dataset.open(tmp_path / "set") as opened:
        cell = opened.cells[0]
    name = f"{cell.case}/{cell.chromosomes[1].file}"
    (tmp_path / "set" / "cases" / name).write_bytes(
        encode_png(np.repeat([[255, 254, 255]], 20, axis=0).astype(np.uint8))
    )
    with pytest.raises(DatasetError, match=f"{name}: shows nothing"):
        compared(tmp_path / "set", tmp_path / "out", (system,))
