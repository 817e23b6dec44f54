"""karyo-engine synth: synthetic cells with labels."""

import argparse
from pathlib import Path

from engine.commands.common import report
from engine.synthesis.cells import synthesize_dataset


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "synth",
        help="draw synthetic cells",
        description="Draw G-banded chromosomes from the band table and write them as a labelled data set.",
        epilog="example: karyo-engine synth demo --cells 4 --karyotype 47,XX,+21",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    parser.add_argument("--cells", type=int, required=True, metavar="N")
    parser.add_argument("--karyotype", metavar="ISCN", help="of every cell, such as 47,XX,+21 (default: a mixture)")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--upright", action="store_true", help="turn none of them by 180 degrees")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    synthesize_dataset(args.out, cells=args.cells, karyotype=args.karyotype, seed=args.seed, upright=args.upright)
    report(f"{args.out}: {args.cells} cells", None)
