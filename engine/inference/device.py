"""Which device computes, and in which precision."""

import platform
from contextlib import AbstractContextManager

import torch


class DeviceError(ValueError):
    """A device that this machine does not have."""


def choose_device(wanted: str = "auto") -> torch.device:
    """The device for "auto" (CUDA if there is one, else the CPU), "cuda", "cuda:N" or "cpu".

    Raises:
        DeviceError: the machine has no such device, or the name is none.
    """
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError as error:
        raise DeviceError(f"{wanted!r} is no device: use auto, cuda or cpu") from error
    if device.type == "cuda":
        if not torch.cuda.is_available():
            raise DeviceError("this machine has no CUDA device that PyTorch can use; choose auto or cpu")
        if (device.index or 0) >= torch.cuda.device_count():
            raise DeviceError(f"{wanted}: this machine has {torch.cuda.device_count()} CUDA device(s)")
    elif device.type != "cpu":
        raise DeviceError(f"{wanted!r} is not supported: use auto, cuda or cpu")
    return device


def describe_device(device: torch.device) -> str:
    """A name for the status bar, such as "CUDA: NVIDIA RTX A2000" or "CPU: x86_64"."""
    if device.type == "cuda":
        return f"CUDA: {torch.cuda.get_device_name(device)}"
    return f"CPU: {platform.machine()}"


def found_devices() -> tuple[tuple[str, str], ...]:
    """(name, description) of what this machine can compute on, such as ("cpu", "CPU: x86_64")."""
    names = ("cuda", "cpu") if torch.cuda.is_available() else ("cpu",)
    return tuple((name, describe_device(torch.device(name))) for name in names)


def has_bfloat16(device: torch.device) -> bool:
    """Whether it computes bfloat16 natively: CUDA devices from Ampere on (all by ROCm), CPUs with AVX-512 BF16.

    Earlier cards take it too, but without cuDNN's convolutions, many times slower than float32.
    """
    if device.type == "cuda":
        return torch.version.hip is not None or torch.cuda.get_device_capability(device) >= (8, 0)
    return bool(torch.cpu._is_avx512_bf16_supported())


def mixed_precision(
    device: torch.device, *, wanted: bool = True, emulated: bool = False
) -> AbstractContextManager[None]:
    """bfloat16 autocast where the device computes it natively; elsewhere it would be slower than float32.

    Args:
        emulated: also where it is not native, to see what it would give.
    """
    context: AbstractContextManager[None] = torch.autocast(
        device.type, dtype=torch.bfloat16, enabled=wanted and (emulated or has_bfloat16(device))
    )
    return context
