"""Every number of Varifocal-Net and its preprocessing, stored beside the weights."""

import dataclasses
from dataclasses import dataclass
from typing import Any

# Heads of the transformer of the cell's context.
CONTEXT_HEADS = 4


class ConfigError(ValueError):
    """A model configuration that is not understood."""


# Far beyond any network of this kind; past these a file that was altered or damaged asks for all the memory there is.
_BOUNDS: dict[str, tuple[float, float]] = {
    "width": (1, 64),
    "global_px": (64, 1024),
    "local_px": (32, 1024),
    "min_margin_px": (1, 512),
    "max_shift_px": (0, 1024),
    "localization_hidden": (1, 65_536),
    "fused_hidden": (1, 65_536),
    "context_width": (0, 2048),
    "canvas_px": (16, 8192),
    "reference_area_px": (1, 10_000_000),
    "dispatch_threshold": (0, 1),
    "type_temperature": (1e-3, 1e3),
    "polarity_temperature": (1e-3, 1e3),
}


@dataclass(frozen=True)
class VarifocalConfig:
    """Dimensions and preprocessing of one network.

    Attributes:
        preset: the name it was made from.
        width: widening factor of the residual blocks; channels are 16, 32, 64 times this.
        global_px: side of the G-Net's input (Table II).
        local_px: side of the L-Net's input, to which the cropped region is rescaled.
        min_margin_px: T1 of equation (5), in pixels of the G-Net's input.
        max_shift_px: T2 of equation (5).
        localization_hidden: units of the localization subnet's first layer.
        fused_hidden: units of the first layer of the two fused classifiers (Table III).
        canvas_px: side of the white square on which a chromosome is centred before it is resized to
            global_px (III-B).
        reference_area_px: median chromosome area to which each cell is scaled, in canvas pixels. The paper
            has one scanner and does not scale; other laboratories' pixels differ, the cell tells the scale.
        upright: turn every chromosome by its own long axis before the network sees it, so that crops may lie at
            any angle. The paper's crops are upright already.
        dispatch_threshold: th of Algorithm 1.
        type_temperature, polarity_temperature: the logits are divided by these before the softmax, so that the
            probabilities are those with which the answers are right; fitted on patients kept aside.
        context_width: units of the transformer in which the chromosomes of a cell see each other, a multiple of 4;
            0: there is none, as in the paper and in models of earlier versions.
        tells_upright: a part of the network says whether a picture shows its chromosome upright; models of earlier
            versions have none.
    """

    preset: str
    width: int
    global_px: int
    local_px: int
    min_margin_px: int
    max_shift_px: int
    localization_hidden: int
    fused_hidden: int
    canvas_px: int
    reference_area_px: float
    upright: bool
    dispatch_threshold: float
    type_temperature: float = 1.0
    polarity_temperature: float = 1.0
    context_width: int = 0
    tells_upright: bool = False

    def __post_init__(self) -> None:
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if not low <= value <= high:  # nor a float that is no number
                raise ConfigError(f"{name} {value!r} is not between {low} and {high}")
        if self.global_px % 64 or self.local_px % 32:
            raise ConfigError("global_px must be a multiple of 64 and local_px of 32: three strides of 2, then pools")
        if self.context_width % CONTEXT_HEADS:
            raise ConfigError(f"context_width {self.context_width} is no multiple of {CONTEXT_HEADS}")
        if 2 * self.min_margin_px + self.max_shift_px > self.global_px:
            raise ConfigError("2 T1 + T2 exceeds the image: the box could leave it")

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "VarifocalConfig":
        """A config from its stored form; ConfigError names an unknown, missing or ill-typed key.

        What was added after the first models, and has a default, may be missing.
        """
        fields = {field.name: field.type for field in dataclasses.fields(cls)}
        values = {f.name: f.default for f in dataclasses.fields(cls) if f.default is not dataclasses.MISSING} | values
        if unknown := sorted(set(values) - set(fields)):
            raise ConfigError(f"unknown keys in the model configuration: {', '.join(unknown)}")
        if missing := sorted(set(fields) - set(values)):
            raise ConfigError(f"keys missing in the model configuration: {', '.join(missing)}")
        kinds: dict[Any, type | tuple[type, ...]] = {str: str, int: int, float: (int, float), bool: bool}
        for key, kind in fields.items():
            is_flag = isinstance(values[key], bool)
            if is_flag != (kind is bool) or not isinstance(values[key], kinds[kind]):
                raise ConfigError(f"{key} in the model configuration: {values[key]!r} is no {kind}")
        return cls(**values)


# T2 = 2 T1, and T1 a quarter of the image, as II-A.3 has it. In the paper chromosome 1 fills about three quarters of
# the 320 px canvas. The compact canvas is tighter: at the reference area chromosome 1 is about 115 px long, and the
# short ones, which have few pixels as it is, keep nearly all of them.
PRESETS: dict[str, VarifocalConfig] = {
    "paper": VarifocalConfig(
        preset="paper",
        width=10,
        global_px=256,
        local_px=128,
        min_margin_px=64,
        max_shift_px=128,
        localization_hidden=1024,
        fused_hidden=512,
        canvas_px=320,
        reference_area_px=4000.0,
        upright=False,
        dispatch_threshold=0.9,
    ),
    "compact": VarifocalConfig(
        preset="compact",
        width=2,
        global_px=128,
        local_px=64,
        min_margin_px=32,
        max_shift_px=64,
        localization_hidden=128,
        fused_hidden=512,
        canvas_px=136,
        reference_area_px=1000.0,
        upright=True,
        dispatch_threshold=0.9,
        context_width=192,
        tells_upright=True,
    ),
}
