"""Draw the demo case of resources/demo again: a synthetic cell, so that no patient's image is shipped."""

import shutil

from engine.resources import resource_path
from engine.synthesis.cells import write_case

KARYOTYPE = "47,XY,+21"
SEED = 21
DETAILS = {
    "patient": {"name": "Demo (synthetic)", "id": "DEMO-1"},
    "specimen": {"number": "S-0001", "type": "none: drawn by karyo-engine", "banding": "GTG", "band_level": "≈ 400"},
    "indication": "demonstration",
}


def main() -> None:
    folder = resource_path("demo", "synthetic-cell")
    shutil.rmtree(folder, ignore_errors=True)
    write_case(folder, KARYOTYPE, seed=SEED, details=DETAILS, spread=True)


if __name__ == "__main__":
    main()
