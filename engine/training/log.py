"""What a run reports of each epoch: log.csv for people, TensorBoard's scalars, and when a step has come to rest."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import TracebackType

from engine.io.atomic import write_atomically
from engine.training.steps import Step

LOG_FILE = "log.csv"
SCALARS_FOLDER = "scalars"


@dataclass(frozen=True)
class EpochReport:
    """What one epoch gave.

    Attributes:
        step, epoch: which; epochs count from 0 in each step.
        loss: mean training loss, smoothed labels and regularisation of boxes included.
        val_loss: loss (3) on the validation images; NaN where there are none, as are the next two.
        type_acc, polarity_acc: on the validation images, in [0, 1].
        images_per_second: training alone.
        seconds: with validation.
    """

    step: str
    epoch: int
    loss: float
    val_loss: float
    type_acc: float
    polarity_acc: float
    images_per_second: float
    seconds: float


@dataclass(frozen=True)
class LookReport:
    """How far it is with seeing the cells before the context is trained.

    Attributes:
        look: how many times all cells have been seen, of `looks`.
        images: of one look.
        seconds: since the first look began.
    """

    look: int
    looks: int
    images: int
    seconds: float

    @property
    def images_per_second(self) -> float:
        return self.look * self.images / self.seconds

    @property
    def seconds_left(self) -> float:
        """Until the last look is done, if the others take as long."""
        return self.seconds / self.look * (self.looks - self.look)


def is_at_rest(step: Step, history: Sequence[EpochReport], patience: int) -> bool:
    """True if the step is over before its last epoch: its validation loss has not fallen for `patience` epochs.

    Steps that alternate rest together, once the L-Net does. 0 is endless patience.
    """
    name = "l_net" if step.alternates else step.name
    losses = [report.val_loss for report in history if report.step == name]
    return bool(patience) and len(losses) > patience and min(losses[-patience:]) >= min(losses[:-patience])


class RunLog:
    """log.csv and the scalars of a run; on entering both hold the epochs done before."""

    def __init__(self, folder: Path, history: Sequence[EpochReport], *, writes: bool) -> None:
        self._folder, self._rows, self._writes = folder, list(history), writes

    def __enter__(self) -> "RunLog":
        if self._writes:
            if self._rows:
                self._write_rows()
            # It takes a second to import, which commands that do not train need not wait for.
            from torch.utils.tensorboard import SummaryWriter

            # Epochs that a kill cut off between scalars and checkpoint are dropped.
            self._scalars = SummaryWriter(str(self._folder / SCALARS_FOLDER), purge_step=len(self._rows))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writes:
            self._scalars.close()

    def write(self, report: EpochReport) -> None:
        """Add an epoch, after its checkpoint is safe: the log never tells more than can be resumed."""
        self._rows.append(report)
        self._write_rows()
        for name in ("loss", "val_loss", "type_acc", "polarity_acc", "images_per_second"):
            self._scalars.add_scalar(f"{report.step}/{name}", getattr(report, name), len(self._rows) - 1)

    def _write_rows(self) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, fieldnames=[field.name for field in fields(EpochReport)])
        writer.writeheader()
        writer.writerows(asdict(row) for row in self._rows)
        write_atomically(self._folder / LOG_FILE, text.getvalue().encode("utf-8"))
