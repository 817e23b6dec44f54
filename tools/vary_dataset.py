"""Write a data set as another laboratory might have made it, to measure a model on looks that it has not seen.

    python tools/vary_dataset.py pki3-train.zip turned --look turned --folds 4
    karyo-engine evaluate turned --model M

turned: every crop by any angle; labels.csv says where its q-arm points.
enlarged: twice the size, as JPEG of quality 40.  thick: a quarter wider and a quarter shorter.
soft: out of focus, half the contrast, noisy.
glowing: light on a dark background as in fluorescence, its bands faint, a halo about it.
bent: along the arc of a circle, to either side; at most by 90 degrees, and the less the shorter it is for its width.
camera: cut as a rectangle and no more: a grey ground, light uneven, half the contrast, grainy.
cutout: with a narrow seam of its background on black, at 1.5 times the size, as JPEG.
padded: somewhere on a white square of 300 pixels.
hard: with the contrast of a system that makes dark bands black and light ones nearly white.
bleached: overexposed, so that light bands melt into the background.
outlined: with a black line drawn about it.
miscut: with a piece of a chromosome that lay against it, and a piece lost where another one crossed it.
Several are applied one after another: --look thick bent turned glowing.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.inference.preprocess import chromosome_mask, turned
from engine.io.background import levelled
from engine.io.dataset import CASES_FOLDER, COLUMNS, DIRECTION, LABELS_FILE, Dataset

Image = NDArray[np.uint8]

# Of a bent chromosome's axis, in widths of its crop.
_LEAST_BEND_RADIUS = 2.5


def _turned(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    angle = float(rng.uniform(-180, 180))
    return turned(levelled(image), angle), angle


def _enlarged(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    big = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    _, encoded = cv2.imencode(".jpg", big, [cv2.IMWRITE_JPEG_QUALITY, 40])
    return _image(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)), 0.0


def _thick(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    return _image(cv2.resize(image, None, fx=1.25, fy=0.75, interpolation=cv2.INTER_AREA)), 0.0


def _soft(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    padded = cv2.copyMakeBorder(image, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=255)
    pale = 255 - (255 - cv2.GaussianBlur(padded, (0, 0), 1.8).astype(np.float64)) * 0.5
    return _image(np.clip(pale + rng.normal(0, 4, pale.shape), 0, 255)), 0.0


def _glowing(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    darkness = 255 - cv2.copyMakeBorder(image, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=255).astype(np.float64)
    sharp, halo = cv2.GaussianBlur(darkness, (0, 0), 1.3), cv2.GaussianBlur(darkness, (0, 0), 4.0)
    # A saturating response makes bright bands differ less.
    light = 22 + 200 * ((0.85 * sharp + 0.15 * halo) / 255) ** 0.7
    return _image(np.clip(light + rng.normal(0, 5, light.shape), 0, 255)), 0.0


def _bent(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    h, w = image.shape
    most = min(np.pi / 2, h / (_LEAST_BEND_RADIUS * w))
    arc = float(rng.uniform(most / 3, most) * rng.choice([-1, 1]))  # from one end to the other
    radius = h / arc  # signed: the centre lies to the left or to the right
    size = int(np.ceil(np.hypot(h, w)))
    y, x = np.mgrid[:size, :size].astype(np.float64) - (size - 1) / 2
    # Across and along the arc, from the middle of the chromosome.
    across = np.sign(radius) * np.hypot(x + radius, y) - radius
    along = radius * np.arctan2(np.sign(radius) * y, np.sign(radius) * (x + radius))
    maps = (across + (w - 1) / 2).astype(np.float32), (along + (h - 1) / 2).astype(np.float32)
    return _image(cv2.remap(image, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)), 0.0


def _camera(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    padded = cv2.copyMakeBorder(image, *(10,) * 4, cv2.BORDER_CONSTANT, value=255)
    soft = cv2.GaussianBlur(padded, (0, 0), 0.8).astype(np.float64)
    across, down = 35 * (rng.random(2) - 0.5)
    light = 190 + np.linspace(-down, down, soft.shape[0])[:, None] + np.linspace(-across, across, soft.shape[1])
    grain = cv2.GaussianBlur(rng.normal(0, 1, soft.shape), (0, 0), 1.0)
    return _image(np.clip(light * (0.35 + 0.65 * soft / 255) + 5 * grain / grain.std(), 0, 255)), 0.0


def _cutout(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    padded = cv2.copyMakeBorder(levelled(image), *(4,) * 4, cv2.BORDER_CONSTANT, value=255).astype(np.uint8)
    seam = cv2.dilate(chromosome_mask(padded), np.ones((3, 3), np.uint8))
    big = cv2.resize(np.where(seam == 1, padded, 0).astype(np.uint8), None, fx=1.5, fy=1.5)
    _, encoded = cv2.imencode(".jpg", big, [cv2.IMWRITE_JPEG_QUALITY, 70])
    return _image(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)), 0.0


def _padded(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    side = max(300, *image.shape)
    square = np.full((side, side), 255, dtype=np.uint8)
    top, left = (int(rng.integers(side - length + 1)) for length in image.shape)
    square[top : top + image.shape[0], left : left + image.shape[1]] = image
    return square, 0.0


def _hard(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    return _image((255 / (1 + np.exp(-(levelled(image) - 120.0) / 28))).round()), 0.0


def _bleached(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    return _image(255 - np.clip((195.0 - levelled(image)) * 1.3, 0, 255)), 0.0


def _outlined(image: Image, _: np.random.Generator) -> tuple[Image, float]:
    padded = cv2.copyMakeBorder(levelled(image), *(4,) * 4, cv2.BORDER_CONSTANT, value=255).astype(np.uint8)
    contours, _hierarchy = cv2.findContours(chromosome_mask(padded), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return _image(cv2.drawContours(padded, contours, -1, 0, 1)), 0.0


def _miscut(image: Image, rng: np.random.Generator) -> tuple[Image, float]:
    own = levelled(image).astype(np.uint8)
    h, w = own.shape
    margin = w // 2
    cut = cv2.copyMakeBorder(own, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255)
    # The other one is played by the chromosome itself, turned: a piece of its middle, at a side, over its edge.
    other = turned(own, float(rng.uniform(-180, 180)))
    side = max(3, round(0.6 * w))
    top, left = (max(0, (length - side) // 2) for length in other.shape)
    piece = other[top : top + side, left : left + side]
    y = int(rng.integers(0, cut.shape[0] - piece.shape[0] + 1))
    x = max(0, rng.choice([margin - round(0.4 * piece.shape[1]), margin + w - round(0.6 * piece.shape[1])]))
    place = cut[y : y + piece.shape[0], x : x + piece.shape[1]]
    np.minimum(place, piece[:, : place.shape[1]], out=place)
    lost_h, lost_w = max(2, round(0.1 * h)), max(2, round(0.6 * w))
    y, x = margin + int(rng.integers(0, h - lost_h + 1)), margin + int(rng.integers(0, w - lost_w + 1))
    cut[y : y + lost_h, x : x + lost_w] = 255
    return _image(cut), 0.0


def _image(values: object) -> Image:
    return np.asarray(values).astype(np.uint8)


# Each gives the image and by how much it was turned, in degrees counter-clockwise.
LOOKS: dict[str, Callable[[Image, np.random.Generator], tuple[Image, float]]] = {
    "turned": _turned,
    "enlarged": _enlarged,
    "thick": _thick,
    "soft": _soft,
    "glowing": _glowing,
    "bent": _bent,
    "camera": _camera,
    "cutout": _cutout,
    "padded": _padded,
    "hard": _hard,
    "bleached": _bleached,
    "outlined": _outlined,
    "miscut": _miscut,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("out", type=Path, help="a new folder")
    parser.add_argument("--look", choices=sorted(LOOKS), nargs="+", required=True, help="applied in this order")
    parser.add_argument("--folds", type=int, nargs="+", help="only these (default: all)")
    parser.add_argument("--every", type=int, default=1, help="only every so many cells")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    rng = np.random.default_rng(args.seed)
    args.out.mkdir(parents=True)
    with (
        Dataset.open(args.dataset) as dataset,
        (args.out / LABELS_FILE).open("w", newline="", encoding="utf-8") as file,
    ):
        rows = csv.writer(file)
        rows.writerow([*COLUMNS, DIRECTION])
        cells = [cell for cell in dataset.cells if not args.folds or cell.fold in args.folds]
        for cell in cells[:: args.every]:
            folder = args.out / CASES_FOLDER / cell.case
            folder.mkdir(parents=True)
            for chromosome in cell.chromosomes:
                image, known = dataset.read_image(cell.case, chromosome.file), chromosome
                for look in args.look:
                    image, angle = LOOKS[look](image, rng)
                    known = known.turned(angle)
                # Not cv2.imwrite, which is silent where it cannot write.
                _, encoded = cv2.imencode(Path(chromosome.file).suffix, image)
                (folder / chromosome.file).write_bytes(encoded.tobytes())
                row = [cell.case, cell.patient, cell.fold, known.file, known.type, known.polarity, known.q_arm_deg]
                rows.writerow(row)


if __name__ == "__main__":
    main()
