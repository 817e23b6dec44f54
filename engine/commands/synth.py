"""karyo-engine synth: synthetic cases with labels."""

import argparse
from pathlib import Path

from engine.commands.common import add_seed_option, positive, report
from engine.domain.counting import counted
from engine.synthesis.cells import PATIENTS_FOLDER, CaseCells, synthesize_dataset


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "synth",
        help="draw synthetic cases",
        description="Draw G-banded chromosomes from the band table and write them as a labelled data set. With "
        "several cells a case, or with spreads, OUT/patients holds the same cells as case folders to open.",
        epilog="example: karyo-engine synth demo --cases 4 --karyotype 47,XX,+21\n"
        "a mosaic: karyo-engine synth demo --cases 1 --karyotype '45,X[3]/46,XX[7]' --spread",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    parser.add_argument(
        "--cases", "--cells", type=positive, required=True, metavar="N", help="patients; one cell each"
    )
    parser.add_argument(
        "--case-cells", type=positive, metavar="K", help="draw K cells of each patient instead of one"
    )
    parser.add_argument(
        "--karyotype",
        metavar="ISCN",
        help="of every case, such as 47,XX,+21, or a mosaic with the cells of each clone, such as 45,X[3]/46,XX[7] "
        "(default: a mixture)",
    )
    parser.add_argument("--spread", action="store_true", help="also the picture of each metaphase, with positions")
    parser.add_argument(
        "--uncovered", type=int, default=0, metavar="U", help="U chromosomes of each cell lie in its spread alone"
    )
    add_seed_option(parser)
    parser.add_argument("--upright", action="store_true", help="turn none of them by 180 degrees")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    try:
        cells = synthesize_dataset(
            args.out,
            cases=args.cases,
            karyotype=args.karyotype,
            seed=args.seed,
            upright=args.upright,
            case_cells=CaseCells(args.case_cells, args.spread, args.uncovered),
        )
    except OSError as error:
        error.filename = error.filename or str(args.out)  # a full disk tells no name
        raise
    report(f"{args.out}: {counted(cells, 'cell')} of {counted(args.cases, 'case')}")
    if (patients := args.out / PATIENTS_FOLDER).is_dir():
        report(f"{patients}: the same as case folders to open")
