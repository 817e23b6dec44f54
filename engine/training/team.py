"""Several processes that train one network together, on one machine or many, as started by torchrun.

Each takes its share of every batch, and they agree on gradients (DistributedDataParallel) and on the statistics of
batch normalisation: so the run is that of one process with the whole batch.
"""

import os
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True)
class Team:
    """This process's place among those that train together.

    Attributes:
        rank: 0 for the lead, which alone writes files and reports.
        size: number of processes.
    """

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        return self.rank == 0

    @property
    def own(self) -> slice:
        """Which rows of a batch are this process's."""
        return slice(self.rank, None, self.size)

    def summed(self, values: Tensor) -> Tensor:
        """The sum of a tensor over all processes, in its place."""
        if self.size > 1:
            dist.all_reduce(values)
        return values

    def leave(self) -> None:
        """What each does once there is nothing more to be done together.

        All at about the same time: NCCL lets none go before the others come. So not after an error either, when they
        wait in a sum: the error would not be told. The end of the process is enough then.
        """
        if self.size > 1:
            dist.destroy_process_group()


def check_alone(command: str, instead: str) -> None:
    """Refuse what is not shared out: each process of a team would do the same work, and write the same files.

    Args:
        command: as it is typed.
        instead: what can be done.

    Raises:
        ValueError: torchrun started several processes.
    """
    if _started_processes() > 1:
        raise ValueError(f"{command} is one process; {instead}")


def _started_processes() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


def joined_team(device: torch.device) -> tuple[Team, torch.device]:
    """The team that torchrun started this process in, and this process's device; alone without torchrun."""
    if _started_processes() == 1:
        return Team(), device
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Team(dist.get_rank(), dist.get_world_size()), device


class _TeamSum(torch.autograd.Function):
    """The sum of a tensor over all processes; it has a part in the losses of all, so its gradients are summed too."""

    @staticmethod
    def forward(ctx: Any, values: Tensor) -> Tensor:
        total = values.clone(memory_format=torch.contiguous_format)
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        return _TeamSum.forward(ctx, *gradients)


class TeamBatchNorm2d(nn.BatchNorm2d):
    """Batch normalisation with the statistics of the whole team's batch, on any device.

    (nn.SyncBatchNorm knows CUDA only.)
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        values = x.float()
        count = torch.full((1,), float(values.numel() // values.shape[1]), device=x.device)
        sums = torch.cat([values.sum(dim=(0, 2, 3)), values.square().sum(dim=(0, 2, 3)), count])
        team_sums: Tensor = _TeamSum.apply(sums)  # type: ignore[no-untyped-call]
        total, squares, count = torch.split(team_sums, [self.num_features, self.num_features, 1])
        mean = total / count
        variance = (squares / count - mean.square()).clamp_min(0)
        self._track(mean.detach(), variance.detach(), count.detach())
        scale = self.weight * torch.rsqrt(variance + self.eps)
        shift = self.bias - mean * scale
        return torch.addcmul(shift[:, None, None], values, scale[:, None, None]).to(x.dtype)

    @torch.no_grad()
    def _track(self, mean: Tensor, variance: Tensor, count: Tensor) -> None:
        momentum = self.momentum or 0.0
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked += 1
        self.running_mean.lerp_(mean, momentum)
        self.running_var.lerp_(variance * (count / (count - 1)), momentum)


def share_batch_statistics(network: nn.Module) -> None:
    """Turn every batch normalisation of a network into one of the whole team, in place; names stay."""
    for module in network.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = TeamBatchNorm2d
