"""Every number of a training run; the presets are the only defaults."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engine.varifocal.localization import PAPER_BOXCAR, BoxcarSettings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

OPTIMIZERS = ("adam", "adamw")
SCHEDULES = ("step", "one-cycle")
_PROBABILITY = (0.0, 1.0)
_AMOUNT = (0.0, 1e6)
MOST_SEED = 2**32 - 1


def _check_between(settings: object, name: str, low: float, high: float) -> None:
    value = getattr(settings, name)
    if not low <= value <= high:  # nor a float that is no number
        raise ValueError(f"{name} {value!r} is not between {low:g} and {high:g}")


@dataclass(frozen=True)
class AugmentSettings:
    """Random variation of training images. Pixels are those of the G-Net's input.

    Attributes:
        rotation_deg: (least, most) angle. The paper's one-sided 0 to 45 degrees becomes symmetric with the
            horizontal flip.
        horizontal_flip: probability.
        vertical_flip: probability; changes the polarity label. The paper gives none; one half balances it.
        scale: (least, most) factor, along and across separately.
        condensation: greatest natural logarithm of the change of width against length.
        shift_px: greatest shift in each direction.
        bend: greatest curvature, in half sides of sideways shift at a half side's distance from the middle.
        stretch: greatest share by which a part of an arm is longer or shorter.
        neighbour: probability that a part of another chromosome shows beside.
        patch: probability of a flat rectangle, as where an overlap was cut.
        band_contrast: (least, most) factor on the difference of a pixel from its surroundings.
        blur_px: greatest sigma of a Gaussian blur.
        gamma: (least, most) exponent on the grey values.
        shade: greatest difference of the background from one side to the other, in grey values of 255.
        noise: greatest standard deviation of additive noise, in grey values of 255.
        jpeg: probability of JPEG artefacts.
    """

    rotation_deg: tuple[float, float] = (0.0, 45.0)
    horizontal_flip: float = 0.5
    vertical_flip: float = 0.5
    scale: tuple[float, float] = (1.0, 1.0)
    condensation: float = 0.0
    shift_px: float = 0.0
    bend: float = 0.0
    stretch: float = 0.0
    neighbour: float = 0.0
    patch: float = 0.0
    band_contrast: tuple[float, float] = (1.0, 1.0)
    blur_px: float = 0.0
    gamma: tuple[float, float] = (1.0, 1.0)
    shade: float = 0.0
    noise: float = 0.0
    jpeg: float = 0.0

    def __post_init__(self) -> None:
        for name in ("horizontal_flip", "vertical_flip", "neighbour", "patch", "jpeg"):
            _check_between(self, name, *_PROBABILITY)
        for name in ("condensation", "shift_px", "bend", "stretch", "blur_px", "shade", "noise"):
            _check_between(self, name, *_AMOUNT)
        for name in ("rotation_deg", "scale", "band_contrast", "gamma"):
            least, most = getattr(self, name)
            if not -math.inf < least <= most < math.inf:
                raise ValueError(f"{name} ({least}, {most}): the least comes first")


@dataclass(frozen=True)
class StepSettings:
    """One step of the four-step strategy: how long, and how fast."""

    epochs: int
    learning_rate: float
    label_smoothing: float = 0.0

    def __post_init__(self) -> None:
        _check_between(self, "epochs", 0, 1_000_000)
        _check_between(self, "learning_rate", 0.0, 1e3)
        _check_between(self, "label_smoothing", *_PROBABILITY)


@dataclass(frozen=True)
class TrainSettings:
    """A whole run (II-C, III-B).

    Attributes:
        g_net: second step: the G-Net's trunk and classification subnet.
        pretrain_localization: third step: the localization subnet on (8), once.
        l_net: fourth step: the L-Net; its epochs alternate with those of `localization`.
        localization: fourth step: the localization subnet on (9) with the L-Net frozen.
        localization_share: part of the training images that one localization epoch sees.
        fused: stage 2, the two MLPs.
        context: beyond the paper: the cell's context (`engine.varifocal.context`), all else frozen.
        context_looks: how often all cells are seen, each time varied anew, before the context is trained on that.
        context_updates: of one epoch of the context.
        fused_trains_trunks: True: the trunks are trained along with the MLPs. The text reads as MLPs on
            fixed features; the printed epoch times (1150 s against 956 s) fit only with trained trunks.
        polarity_weight: lambda of (3).
        optimizer: "adam" or "adamw".
        weight_decay: of adamw, decoupled.
        schedule: "step": times 0.1 every 10 epochs ("decreased by nine-tenth"); "one-cycle".
        batch_size: images an update, of all processes together.
        average_decay: of the exponential moving average of the weights; 0 is none.
        patience: epochs without a lower validation loss after which a step ends early; 0 is never.
        mixed_precision: bfloat16 autocast, where the device has it.
        deterministic: only algorithms that give the same result each time, on one device.
        seed: of initialisation, order and augmentation, 0 to 2^32 - 1.
    """

    g_net: StepSettings
    pretrain_localization: StepSettings
    l_net: StepSettings
    localization: StepSettings
    fused: StepSettings
    context: StepSettings
    augment: AugmentSettings
    boxcar: BoxcarSettings
    localization_share: float = 1.0
    context_looks: int = 12
    context_updates: int = 500
    fused_trains_trunks: bool = False
    polarity_weight: float = 0.5
    optimizer: str = "adam"
    weight_decay: float = 0.0
    schedule: str = "step"
    batch_size: int = 64
    average_decay: float = 0.0
    patience: int = 0
    mixed_precision: bool = True
    deterministic: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        _check_between(self, "batch_size", 2, 1_000_000)  # batch normalisation cannot use a single image
        _check_between(self, "localization_share", 1e-6, 1.0)
        _check_between(self, "context_looks", 1, 10_000)
        _check_between(self, "context_updates", 1, 1_000_000)
        _check_between(self, "polarity_weight", *_AMOUNT)
        _check_between(self, "weight_decay", *_AMOUNT)
        _check_between(self, "average_decay", 0.0, 0.999999)
        _check_between(self, "patience", 0, 1_000_000)
        _check_between(self, "seed", 0, MOST_SEED)
        for name, known in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} {getattr(self, name)!r} is neither {' nor '.join(known)}")

    def with_epochs(self, epochs: tuple[int, ...]) -> "TrainSettings":
        """The same run with (G-Net, localization pre-training, L-Net and localization, fused) epochs, and those of
        the context if there is a fifth number; else it is not trained."""
        g_net, pretrain, alternate, fused, context = (*epochs, 0)[:5]
        return dataclasses.replace(
            self,
            g_net=dataclasses.replace(self.g_net, epochs=g_net),
            pretrain_localization=dataclasses.replace(self.pretrain_localization, epochs=pretrain),
            l_net=dataclasses.replace(self.l_net, epochs=alternate),
            localization=dataclasses.replace(self.localization, epochs=alternate),
            fused=dataclasses.replace(self.fused, epochs=fused),
            context=dataclasses.replace(self.context, epochs=context),
        )


TRAIN_PRESETS: dict[str, TrainSettings] = {
    # As printed in III-B and Table IV.
    "paper": TrainSettings(
        g_net=StepSettings(30, 1e-4),
        pretrain_localization=StepSettings(1, 1e-4),
        l_net=StepSettings(30, 1e-4),
        localization=StepSettings(30, 1e-4),
        fused=StepSettings(20, 1e-4),
        context=StepSettings(0, 1e-3),
        augment=AugmentSettings(),
        boxcar=PAPER_BOXCAR,
    ),
    # For a graphics card. The shipped model had fewer epochs, see its card; on processor cores take far fewer still.
    "compact": TrainSettings(
        g_net=StepSettings(60, 2e-3, label_smoothing=0.05),
        pretrain_localization=StepSettings(1, 1e-3),
        l_net=StepSettings(40, 2e-3, label_smoothing=0.05),
        localization=StepSettings(40, 2e-4),
        fused=StepSettings(30, 5e-4, label_smoothing=0.05),
        context=StepSettings(12, 1e-3),
        augment=AugmentSettings(
            rotation_deg=(-20.0, 20.0),
            scale=(0.87, 1.14),
            condensation=0.3,
            shift_px=4.0,
            bend=0.4,
            stretch=0.2,
            neighbour=0.1,
            patch=0.12,
            band_contrast=(0.6, 1.5),
            blur_px=1.8,
            gamma=(0.55, 1.7),
            shade=16.0,
            noise=9.0,
            jpeg=0.25,
        ),
        boxcar=BoxcarSettings(),
        localization_share=0.2,
        fused_trains_trunks=True,
        optimizer="adamw",
        weight_decay=0.05,
        schedule="one-cycle",
        batch_size=256,
        average_decay=0.998,
    ),
}


def with_changes(settings: "T", changes: Mapping[str, object]) -> "T":
    """The same settings with some values replaced.

    Args:
        settings: a frozen dataclass, TrainSettings or the network's configuration.
        changes: new values by name, such as {"batch_size": 32, "augment.bend": 0.0}.

    Raises:
        ValueError: there is no such setting, the value is of another kind, or training cannot use it.
    """
    return _changed(settings, changes, "")


def _changed(settings: "T", changes: Mapping[str, object], within: str) -> "T":
    names = {field.name for field in dataclasses.fields(settings)}
    new: dict[str, object] = {}
    inner: dict[str, dict[str, object]] = {}
    for path, value in changes.items():
        name, is_deeper, rest = path.partition(".")
        if name not in names:
            known = ", ".join(f"{within}{name}" for name in sorted(names))
            raise ValueError(f"there is no setting {within + path!r}; here there are {known}")
        old = getattr(settings, name)
        if not is_deeper:
            new[name] = _of_same_kind(old, value, within + path)
        elif not dataclasses.is_dataclass(old):
            raise ValueError(f"there is no setting {within + path!r}")
        else:
            inner.setdefault(name, {})[rest] = value
    new |= {name: _changed(getattr(settings, name), values, f"{within}{name}.") for name, values in inner.items()}
    # All at once: some values are only sound together.
    try:
        return dataclasses.replace(settings, **new)
    except ValueError as error:
        if not within:
            raise
        raise ValueError(f"setting {within}{error}") from error


def differences(values: Mapping[str, object], wanted: Mapping[str, object], within: str = "") -> list[str]:
    """In what settings, as `dataclasses.asdict` gives them, are others than those wanted, for people."""
    found = []
    for name in sorted(values.keys() | wanted.keys()):
        value, other = values.get(name), wanted.get(name)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            found += differences(value, other, f"{within}{name}.")
        elif value != other:
            told, meant = ("none" if given is None else given for given in (value, other))
            found.append(f"{within}{name} {told} instead of {meant}")
    return found


def _of_same_kind(old: object, value: object, path: str) -> object:
    if isinstance(old, tuple) and isinstance(value, list) and len(value) == len(old):
        return tuple(_of_same_kind(part, given, path) for part, given in zip(old, value, strict=True))
    if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(old):
        raise ValueError(f"setting {path}: {value!r} is not like {old!r}")
    return value
