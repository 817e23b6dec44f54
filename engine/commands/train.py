"""karyo-engine train: the four steps of Section II-C on a data set."""

import argparse
import math
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch

from engine.commands.common import add_dataset_argument, add_device_option, progress_bar, report, terminal
from engine.commands.measured import count_known, text_table
from engine.commands.sibling import Sibling
from engine.commands.training_options import (
    Beginning,
    add_label_decisions_option,
    add_preset_option,
    add_training_options,
    beginning,
    decisions_text,
    label_decisions,
    place_of,
    typed_again,
)
from engine.domain.counting import counted
from engine.domain.model_info import ModelInfo
from engine.evaluation.evaluate import cells_of_folds, check_kept_folds, evaluate_cells, summarise
from engine.evaluation.learned_pictures import picture_digests, save_learned
from engine.evaluation.model_card import (
    MODEL_CARD_FILE,
    LabelFacts,
    RunFacts,
    model_card,
    unmeasured_model_card,
)
from engine.evaluation.predictions import cells_digest
from engine.evaluation.summary import Summary
from engine.inference.device import choose_device, describe_device
from engine.inference.predictor import Predictor
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset, LabelledCell
from engine.io.label_decisions import LabelDecisions
from engine.models import find_model
from engine.training.calibration import calibrated, calibrated_beside
from engine.training.checkpoint import load_checkpoint, made_with
from engine.training.data import LabelledImages, load_images
from engine.training.log import EpochReport, LookReport
from engine.training.run import train
from engine.training.run_folder import claimed_run
from engine.training.settings import TrainSettings
from engine.training.team import Team, joined_team
from engine.varifocal.model_folder import MODEL_OF_RUN
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model

_VALIDATION_IMAGES = 1500
_LAST = "last"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train Varifocal-Net in the four steps of the paper, then the cell's context if the network has "
        "one. The model is left in RUN/model.",
        epilog="example: karyo-engine train pki3-train.zip --preset compact --out run --val-fold 4\non several GPUs: "
        "torchrun --nproc-per-node=4 -m engine.cli train … (all processes see the folder RUN)",
    )
    add_dataset_argument(parser)
    add_preset_option(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="RUN", help="a new folder; or with --resume that of a run"
    )
    parser.add_argument(
        "--val-fold",
        type=_fold,
        default=_LAST,
        metavar="K",
        help="fold kept for validation (default: last, that of the greatest number); none trains on all folds",
    )
    parser.add_argument(
        "--sibling",
        metavar="M",
        help="with --val-fold none: a model (name or folder) trained the same way with a fold kept; temperatures are "
        "taken over from it, and its measurements stand in the card",
    )
    add_label_decisions_option(parser)
    parser.add_argument("--resume", action="store_true", help="go on with the run in RUN")
    add_device_option(parser)
    add_training_options(parser)
    parser.add_argument("--name", metavar="NAME", help="name of the model (default: the preset)")
    parser.add_argument("--version", default="1", metavar="V", help="version of the model (default: 1)")
    parser.set_defaults(run=run)


def _fold(text: str) -> int | str | None:
    if text == "none":
        return None
    if text == _LAST:
        return text
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"a fold's number, {_LAST} or none") from error


@dataclass(frozen=True)
class _Plan:
    """What is trained on what; checked before anything is read or written.

    Attributes:
        cells: that are trained on.
    """

    start: Beginning
    sibling: Sibling | None
    validation_fold: int | None
    cells: Sequence[LabelledCell]
    decisions: LabelDecisions | None

    @property
    def network(self) -> VarifocalNet:
        """The network that is trained, in place."""
        return self.start.network

    @property
    def training_folds(self) -> set[int]:
        return {cell.fold for cell in self.cells}


@dataclass(frozen=True)
class _Images:
    """What is read of the data set for a plan; of a team, the lead alone has what serves for cards.

    Attributes:
        digests: of the pictures that are trained on, cell by cell.
        kept_from_sibling: those of them that the sibling has not learned from; None without one.
        validation_known: how many of the validation images the model to begin with has learned from.
    """

    training: LabelledImages
    validation: LabelledImages | None
    digests: Sequence[str] = ()
    kept_from_sibling: LabelledImages | None = None
    validation_known: int = 0


def run(args: argparse.Namespace) -> None:
    team, device = joined_team(choose_device(args.device))
    with Dataset.open(args.dataset) as dataset:
        plan = _planned(args, dataset)
        if team.leads:
            _report_plan(args, plan)
        with claimed_run(args.out, resume=args.resume, team=team):
            if args.resume:
                _check_goes_on(args.out, plan, team)
            images = _read(plan, dataset, team)
            if team.leads:
                _report_images(args, plan, images, device, team)
            epochs = _trained(args, plan, images, device, team)
            team.leave()  # calibrating and measuring is the lead's alone, and takes minutes
            if not team.leads:
                return
            _calibrate(plan, images, device)
            model = args.out / MODEL_OF_RUN
            info = save_model(model, plan.network.cpu(), name=args.name or args.preset, version=args.version)
            save_learned(model, plan.start.init_learned.union(images.digests))
            facts = _facts(args, plan, images, epochs, device)
            measured = _write_card(args.device, model, info, facts, dataset)
    if measured:
        report(f"the stored model on fold {plan.validation_fold}, all figures in {model / MODEL_CARD_FILE}:")
        report(text_table(measured))
    report(f"{model}: {info.full_name}, sha256 {info.sha256}")


def _planned(args: argparse.Namespace, dataset: Dataset) -> _Plan:
    start = beginning(args)
    sibling = Sibling.read(find_model(args.sibling), start.network.config) if args.sibling else None
    validation_fold = dataset.folds[-1] if args.val_fold == _LAST else args.val_fold
    if validation_fold is not None:
        check_kept_folds(dataset, {validation_fold})
        if sibling:
            raise ValueError("--sibling goes with --val-fold none; otherwise the model is measured itself")
    elif start.settings.patience:
        raise ValueError("--set patience=N ends a step by the fold that is kept, and --val-fold none keeps none")
    cells = cells_of_folds(dataset, set(dataset.folds) - {validation_fold})
    return _Plan(start, sibling, validation_fold, cells, label_decisions(args.label_decisions, dataset))


def _check_goes_on(folder: Path, plan: _Plan, team: Team) -> None:
    """CheckpointError if the folder's run was made with something else; told if there is none."""
    checkpoint = load_checkpoint(folder)
    if checkpoint is not None:
        checkpoint.check_made_with(folder, made_with(plan.start.settings, plan.network.config, _learned_from(plan)))
    elif team.leads:
        report(f"{folder}: holds no run to go on with; it begins")


def _report_plan(args: argparse.Namespace, plan: _Plan) -> None:
    settings = plan.start.settings
    if plan.network.context is not None and args.init and settings.fused.epochs and not settings.context.epochs:
        report("the cell's context stays as it is, as it should on few cells; a fifth number of --epochs trains it")
    if plan.decisions:
        report(decisions_text(plan.decisions, plan.cells))


def _read(plan: _Plan, dataset: Dataset, team: Team) -> _Images:
    config, kept, learned = plan.network.config, plan.validation_fold, plan.start.init_learned
    with progress_bar("read", "cell") as progress:
        training = load_images(dataset, plan.training_folds, config, progress, plan.decisions)
        validation = None if kept is None else load_images(dataset, {kept}, config, progress)
    if not team.leads:  # it waits with the first sum
        return _Images(training, validation)
    with progress_bar("note", "cell") as progress:
        digests = picture_digests(dataset, plan.cells, progress)
    known = count_known(dataset, {kept}, learned) if kept is not None and learned else 0
    kept_from_sibling = plan.sibling.kept(training, plan.cells, digests) if plan.sibling else None
    return _Images(training, validation, digests, kept_from_sibling, known)


def _report_images(args: argparse.Namespace, plan: _Plan, images: _Images, device: torch.device, team: Team) -> None:
    fold, validation = plan.validation_fold, images.validation
    kept = "none kept" if validation is None else f"{len(validation)} in validation fold {fold}"
    processes = f", {team.size} processes" if team.size > 1 else ""
    report(f"{counted(len(images.training), 'image')} to train on, {kept}, {describe_device(device)}{processes}")
    if validation is not None and images.validation_known:
        of_all = f"{images.validation_known} of the {counted(len(validation), 'chromosome')}"
        report(
            f"{args.init} has learned from {of_all} in validation fold {fold}: what is measured there says nothing "
            "about the next patient"
        )


def _trained(
    args: argparse.Namespace, plan: _Plan, images: _Images, device: torch.device, team: Team
) -> tuple[EpochReport, ...]:
    """Train the plan's network."""
    shown = images.validation
    if shown is not None and device.type == "cpu":
        # Between epochs a part is enough to see where the run goes; on a CUDA device all of them cost nothing.
        shown = shown.thinned(_VALIDATION_IMAGES)
    return train(
        plan.network,
        plan.start.settings,
        images.training,
        shown,
        args.out,
        device=device,
        team=team,
        resume=args.resume,
        learned_from=_learned_from(plan),
        on_epoch=_report_epoch,
        on_look=None if terminal() else _report_look,  # on a terminal the bar tells
        progress_to=terminal(),
    )


def _calibrate(plan: _Plan, images: _Images, device: torch.device) -> None:
    """Give the trained network what tells upright poses, and its temperatures."""
    network = plan.network
    if network.uprightness is not None:
        from engine.training.uprightness import fit_uprightness  # scikit-learn takes its time to load

        with progress_bar("poses", "img") as progress:
            fit_uprightness(network, images.training, plan.start.settings, device, progress)
    if images.validation is not None:
        network.config = calibrated(network, images.validation, device)
    if plan.sibling and images.kept_from_sibling is not None:
        network.config = calibrated_beside(network, plan.sibling.network, images.kept_from_sibling, device)


def _facts(
    args: argparse.Namespace,
    plan: _Plan,
    images: _Images,
    epochs: Sequence[EpochReport],
    device: torch.device,
) -> RunFacts:
    return RunFacts(
        data=args.dataset.name,
        training_images=len(images.training),
        training_folds=tuple(sorted(plan.training_folds)),
        validation_fold=plan.validation_fold,
        validation_known=images.validation_known,
        command=_command(args, plan.start.settings, plan.validation_fold),
        device=describe_device(device),
        hours=sum(epoch.seconds for epoch in epochs) / 3600,
        date=date.today(),
        decisions=_decisions_facts(plan.decisions, plan.cells),
        sibling=plan.sibling.facts(plan.network.config) if plan.sibling else None,
    )


def _learned_from(plan: _Plan) -> dict[str, str]:
    """What a run is made from beside its settings, and goes on with."""
    found = {
        "training_folds": ", ".join(map(str, sorted(plan.training_folds))),
        "labels_sha256": cells_digest(plan.cells),
        "init_sha256": plan.start.init_sha256 or "none",
    }
    if plan.decisions:
        found["label_decisions"] = plan.decisions.sha256
    return found


def _decisions_facts(decisions: LabelDecisions | None, trained: Sequence[LabelledCell]) -> LabelFacts | None:
    if decisions is None:
        return None
    left_out, relabelled = decisions.counts_in(trained)
    return LabelFacts(decisions.file, decisions.sha256, left_out, relabelled, decisions.undecided)


def _write_card(device: str, model: Path, info: ModelInfo, facts: RunFacts, dataset: Dataset) -> Summary | None:
    """Write the model's card. Returns what it was measured to be on the fold that was kept, if one was."""
    card = model / MODEL_CARD_FILE
    if facts.validation_fold is None:
        write_atomically(card, unmeasured_model_card(info, facts).encode())
        return None
    # The stored model is measured, as it will be used: rounded weights, whole cells, each dispatch.
    predictor = Predictor.load(model, device)
    with progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method="joint", folds={facts.validation_fold}, progress=progress)
    summary = summarise(results, "joint", predictor.config.dispatch_threshold)
    write_atomically(card, model_card(info, facts, summary).encode())
    return summary


def _command(args: argparse.Namespace, settings: TrainSettings, validation_fold: int | None) -> str:
    """What was called, as it could be typed again, with the defaults that matter written out; for the model card."""
    steps = (settings.g_net, settings.pretrain_localization, settings.l_net, settings.fused, settings.context)
    parts = ["karyo-engine", "train", args.dataset.name, "--preset", args.preset, "--out", "RUN"]
    parts += ["--val-fold", "none" if validation_fold is None else str(validation_fold)]
    parts += ["--epochs", ",".join(str(step.epochs) for step in steps), "--seed", str(settings.seed)]
    parts += typed_again(args)
    if args.sibling:
        parts += ["--sibling", place_of(args.sibling)]
    return shlex.join(parts)


def _report_epoch(epoch: EpochReport) -> None:
    validated = ""
    if not math.isnan(epoch.type_acc):
        validated = f"validation type {epoch.type_acc:.4f}, polarity {epoch.polarity_acc:.4f}, "
    report(
        f"{epoch.step} {epoch.epoch + 1}: loss {epoch.loss:.4f}, {validated}"
        f"{epoch.images_per_second:.0f} images a second, {epoch.seconds:.1f} s"
    )


def _report_look(look: LookReport) -> None:
    report(
        f"context, look {look.look}/{look.looks}: {look.images_per_second:.0f} images a second, "
        f"{look.seconds_left:.0f} s left"
    )
