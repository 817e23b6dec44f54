"""The network's forward pass on a device that may run out of memory, or be lost, while a person waits.

Then the same batch is computed in smaller ones, and in the end on the CPU, of which a copy of the network is kept: a
device that is lost does not give its weights back. Nothing of this is silent: each step down is logged, and kept to
be shown.
"""

import copy
import logging

import torch
from torch import Tensor

from engine.inference.device import describe_device, has_bfloat16, mixed_precision
from engine.inference.fallback import Fallback, Trouble
from engine.inference.folding import FoldedNet
from engine.inference.outputs import Outputs
from engine.inference.preprocess import normalise
from engine.varifocal.context import shapes_of
from engine.varifocal.network import VarifocalNet

# Small batches on the CPU: they stay in its cache, the cores get equal shares of a cell, and cancelling is quick.
CPU_BATCH = 6

_CPU = torch.device("cpu")
# Below that a device would be slower than the CPU.
_LEAST_BATCH = 4
# What RuntimeError says where torch has no class of its own for it, by the version and the library that fails. That
# cuDNN finds no engine is what torch makes of each one's failure to get the memory that it works in.
_NO_MEMORY = ("out of memory", "ALLOC_FAILED", "unable to find an engine")
_LOST = ("CUDA error", "CUDA driver", "HIP error", "cuDNN error", "CUDNN_STATUS", "CUBLAS_STATUS")

logger = logging.getLogger(__name__)


class Forward:
    """Runs the network on a device as long as it can, then on the CPU.

    Attributes:
        device: where it computes now.
        network: the copy there, in eval mode.
        fallbacks: the steps down so far, oldest first.
    """

    def __init__(self, network: VarifocalNet, device: torch.device, precision: str = "auto") -> None:
        """Args: precision: "bfloat16", "float32", or "auto": bfloat16 on a CUDA device that has it, else float32."""
        self._precision = precision
        self._is_mixed = False
        self._spare = None if device.type == "cpu" else copy.deepcopy(network)
        self._name = device.type.upper()  # until the device has told its own
        self._most = 0  # chromosomes at a time; 0: as they come
        self.device = device
        self.fallbacks: tuple[Fallback, ...] = ()
        self._folded: FoldedNet | None = None
        try:
            self._name = describe_device(device)
            self._place(network, device)
        except RuntimeError as error:
            trouble = trouble_of(error)
            if trouble is None or self._spare is None:
                raise
            self._go_to_cpu(trouble, _reason(error))

    @property
    def device_name(self) -> str:
        """For the user: "CPU: x86_64"; with why it is not what was asked for: "CPU: x86_64 (CUDA failed)"."""
        name = describe_device(self.device) if self.device.type == "cpu" else self._name
        if not self.fallbacks:
            return name
        last = self.fallbacks[-1]
        if last.trouble is Trouble.SMALLER_BATCHES:
            return f"{name}, {last.batch} at a time"
        kind = last.device.partition(":")[0]
        return f"{name} ({kind} {'failed' if last.trouble is Trouble.LOST else 'out of memory'})"

    def __call__(self, batch: Tensor) -> Outputs:
        """Of images (N, 1, S, S) uint8 in [0, 255]; all from the same device, whatever happens on the way."""
        while True:
            size = self._most or len(batch)
            try:
                return Outputs.joined([self._computed(part) for part in torch.split(batch, size)])
            except RuntimeError as error:
                trouble, reason = trouble_of(error), _reason(error)
                if trouble is None or self._spare is None:
                    raise
            # Only here, without the error, is what the attempt held on the device free.
            self._step_down(trouble, reason, size)

    def _computed(self, part: Tensor) -> Outputs:
        return forward(self._folded or self.network, part, self.device, mixed=self._is_mixed)

    def _step_down(self, trouble: Trouble, reason: str, size: int) -> None:
        if trouble is Trouble.NO_MEMORY and size > _LEAST_BATCH:
            self._most = max(size // 2, _LEAST_BATCH)
            self._note(Fallback(Trouble.SMALLER_BATCHES, self._name, self._most))
        else:
            self._most = size
            self._go_to_cpu(trouble, reason)
        if trouble is Trouble.NO_MEMORY:  # a device that is lost must not be asked for anything
            release_memory()

    def _go_to_cpu(self, trouble: Trouble, reason: str) -> None:
        assert self._spare is not None
        self._note(Fallback(trouble, self._name, self._most, reason if trouble is Trouble.LOST else ""))
        self.device, self._most = _CPU, CPU_BATCH
        self._place(self._spare, _CPU)
        self._spare = None

    def _place(self, network: VarifocalNet, device: torch.device) -> None:
        self._is_mixed = self._precision == "bfloat16" or (
            self._precision == "auto" and device.type == "cuda" and has_bfloat16(device)
        )
        self.network = placed(network, device)
        if device.type == "cpu" and not self._is_mixed:
            self._folded = FoldedNet(self.network)

    def _note(self, fallback: Fallback) -> None:
        self.fallbacks += (fallback,)
        logger.warning(fallback.text)


def _reason(error: RuntimeError) -> str:
    """What the device's driver says, without the notes for programmers below it."""
    return str(error).strip().partition("\n")[0]


def trouble_of(error: RuntimeError) -> Trouble | None:
    """NO_MEMORY or LOST, if the error is that of a device; None if it is one of the program."""
    text = str(error)
    if isinstance(error, torch.OutOfMemoryError) or any(words in text for words in _NO_MEMORY):
        return Trouble.NO_MEMORY
    if isinstance(error, torch.AcceleratorError) or any(words in text for words in _LOST):
        return Trouble.LOST
    return None


def placed(network: VarifocalNet, device: torch.device) -> VarifocalNet:
    """The network on a device, ready to predict."""
    moved: VarifocalNet = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return moved.eval()


def release_memory() -> None:
    """Give back what earlier batches held, so that other programs and smaller batches find room."""
    torch.cuda.empty_cache()


@torch.inference_mode()
def forward(network: VarifocalNet | FoldedNet, batch: Tensor, device: torch.device, *, mixed: bool) -> Outputs:
    """The network's answers for images (N, 1, S, S) uint8, computed on a device and brought back.

    Args:
        mixed: in bfloat16 where that does no harm.

    Raises:
        RuntimeError: the device has no memory left, or fails.
    """
    config = network.config
    pictures = batch.to(device)
    images = normalise(pictures).contiguous(memory_format=torch.channels_last)
    with mixed_precision(device, wanted=mixed, emulated=True):
        output = network(images)
    return Outputs(
        output.logits.type.cpu().numpy(),
        (output.logits.polarity / config.polarity_temperature).softmax(dim=1)[:, 1].cpu().numpy(),
        output.boxes.float().cpu().numpy(),
        output.features.cpu().numpy(),
        shapes_of(pictures).cpu().numpy(),
    )
