"""karyo-engine models: the installed models."""

import argparse

from engine.commands.common import add_json_option, report, write_json
from engine.evaluation.model_card import MODEL_CARD_FILE
from engine.models import find_model, installed_models
from engine.varifocal.weights import load_model


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "models",
        help="list the installed models, or show one",
        description="The installed models and their cards. Listing verifies each model's sha256.",
        epilog="example: karyo-engine models show compact-1",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="list | show")
    listing = actions.add_parser("list", help="all installed models; * marks the one in service")
    add_json_option(listing)
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", help="one model's card")
    show.add_argument("model", metavar="M", help="an installed model's name or a model folder")
    show.set_defaults(run=run_show)


def run_list(args: argparse.Namespace) -> None:
    models = installed_models()
    for model in models:
        mark = "*" if model.in_service else " "
        report(f"{mark} {model.name}  version {model.info.version}  sha256 {model.info.sha256[:12]}", args.json)
    write_json(
        {
            "models": [
                {
                    "name": model.name,
                    "folder": str(model.folder),
                    "in_service": model.in_service,
                    "version": model.info.version,
                    "sha256": model.info.sha256,
                }
                for model in models
            ]
        },
        args.json,
    )


def run_show(args: argparse.Namespace) -> None:
    folder = find_model(args.model)
    network, info = load_model(folder)
    report(f"{info.name} {info.version}\nsha256 {info.sha256}\n{folder}\n", None)
    for key, value in network.config.to_dict().items():
        report(f"{key:22} {value}", None)
    card = folder / MODEL_CARD_FILE
    report("\n" + (card.read_text(encoding="utf-8") if card.is_file() else "no model card"), None)
