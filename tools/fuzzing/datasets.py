"""The targets of tools.fuzz that are data sets, and a laboratory's settings, logo and report template."""

import contextlib
import io
import zipfile
from pathlib import Path
from random import Random

from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset, DatasetError
from karyogui.report.template_file import TemplateError, read_template, template_of
from karyogui.settings.files import SettingsError, SettingsFiles
from karyogui.settings.logo import LogoError, read_logo
from tools.fuzzing.files import odd_image, odd_thing
from tools.fuzzing.mutations import mutate_bytes, mutate_json, mutate_lines
from tools.fuzzing.rules import Trial, check_named, check_untouched, snapshot
from tools.fuzzing.seeds import Seeds, write_files, zipped


def with_odd_dataset(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.dataset)
    image = dice.choice([name for name in files if name.endswith(".png")])
    kind = dice.randrange(8)
    name = "labels.csv"
    if kind < 3:
        files[name] = mutate_lines(files[name], dice)
    elif kind == 3:
        name = image
        files[name] = odd_image(files[name], dice)
    if kind >= 6 or (kind == 3 and dice.random() < 0.5):
        content = _odd_zip(zipped(files), dice) if kind >= 6 else zipped(files)
        write_files(folder, {"dataset.zip": content})
        return Trial(f"zip, {name}", ("dataset.zip",))
    write_files(folder, files)
    if kind in (4, 5):
        name = dice.choice((image, "labels.csv", str(Path(image).parent), "cases"))
        return Trial(f"{name}: {odd_thing(folder / name, dice)}", (Path(name).name,))
    return Trial(f"{name} mutated", (Path(name).name, "labels.csv"))


def _odd_zip(content: bytes, dice: Random) -> bytes:
    kind = dice.randrange(4)
    if kind < 2:
        return mutate_bytes(content, dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if dice.random() < 0.2:
                name = dice.choice((f"../{name}", f"/{name}", name.replace("/", "\\"), f"top/{name}", name + "/"))
            if kind == 3 and dice.random() < 0.2:
                data = bytes(dice.choice((600_000_000, 200_000_000)))
            made.writestr(name, data)
    return buffer.getvalue()


def dataset_path(folder: Path) -> Path:
    archive = folder / "dataset.zip"
    return archive if archive.exists() else folder


def run_dataset(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    model = folder.parent / "model"
    write_files(model, seeds.model)
    try:
        with Dataset.open(dataset_path(folder)) as dataset:
            results = evaluate_cells(dataset, Predictor.load(model, "cpu"), method="joint", folds=None)
            summarise(results, "joint", 0.9)
    except DatasetError as error:
        check_named(str(error), trial)
        check_untouched(before, snapshot(folder))
        return str(error)
    return ""


def with_odd_settings(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.laboratory)
    name = dice.choice(sorted(files))
    if name == "logo.png":
        files[name] = odd_image(files[name], dice)
    elif name == "report.toml":
        files[name] = _odd_toml(files[name], dice)
    else:
        files[name] = mutate_json(files[name], dice)
    write_files(folder, files)
    if dice.random() < 0.15:
        return Trial(f"{name}: {odd_thing(folder / name, dice)}", (name,))
    return Trial(f"{name} mutated", (name,))


def _odd_toml(content: bytes, dice: Random) -> bytes:
    if dice.random() < 0.2:
        odd = dice.choice(
            (
                b"a = " + b"[" * 20_000,
                b"a." * 5000 + b"b = 1\n",
                b"a = 1" + b"0" * 6000 + b"\n",
                b"[report]\ntitle = 2026-01-01T00:00:00Z\n",
                b"[report]\nkaryograms = nan\n",
                b"[[report]]\ntitle = 'x'\n",
            )
        )
        return odd + content
    return mutate_lines(content, dice, parts=b"=")


def run_settings(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    user = folder.parent / "home" / "settings.json"
    files = SettingsFiles(user, folder / "laboratory.json")
    loaded = files.load()
    refused = list(loaded.problems)
    with contextlib.suppress(SettingsError):
        files.save(loaded.values, loaded.base)
    template = folder / "report.toml"
    for read in (lambda: template_of(loaded.values), lambda: read_template(template)):
        try:
            logo = read().laboratory.logo
        except TemplateError as error:
            refused.append(str(error))
            continue
        try:
            if logo:
                read_logo(Path(logo))
        except LogoError as error:
            refused.append(str(error))
    # Taken as the user's own file it is read too, and may be written over.
    own = folder / "laboratory.json"
    if own.is_file():
        refused += SettingsFiles(own).load().problems
    check_untouched(before, snapshot(folder))
    for text in refused:
        # A setting may name any file, and is refused by that name.
        check_named(text, Trial(trial.what, (*trial.named, folder.name)))
    return "; ".join(refused)
