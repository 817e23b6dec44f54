"""The folder of a training run: it holds one run, and one process writes it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.io.atomic import holds_others
from engine.training.checkpoint import CHECKPOINT_FILE, CheckpointError
from engine.training.team import Team
from engine.varifocal.model_folder import MODEL_OF_RUN

LOCK_FILE = "run.lock"


@contextmanager
def claimed_run(folder: Path, *, resume: bool, team: Team) -> Iterator[None]:
    """Hold the folder for this run, made if it is not there; before hours of work it is told if that cannot be.

    The system lets go of it when the process ends, however it ends.

    Raises:
        CheckpointError: it holds a run already and `resume` is not set, a model whose checkpoint is gone, or what is
            no run's; or another process trains in it.
        OSError: it cannot be made or written.
    """
    if folder.exists() and not folder.is_dir():
        raise CheckpointError(f"{folder}: is a file; the run needs a folder")
    if not has_checkpoint(folder):
        if (folder / MODEL_OF_RUN).exists():
            raise CheckpointError(f"{folder}: holds a model and no {CHECKPOINT_FILE}; choose another folder")
        # Only the lead asks: what the others find may be what it has begun to write.
        if team.leads and holds_others(folder, own={LOCK_FILE}):
            raise CheckpointError(f"{folder}: is neither empty nor a training run; choose a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        if team.leads:
            try:
                held.enter_context(FileLock(folder / LOCK_FILE, timeout=0))
            except Timeout as error:
                raise CheckpointError(f"{folder}: another process is training in it") from error
        if has_checkpoint(folder) and not resume:
            raise CheckpointError(f"{folder}: holds a run already; resume it or choose another folder")
        yield


def has_checkpoint(folder: Path) -> bool:
    """Whether there is something to go on with."""
    return (folder / CHECKPOINT_FILE).exists()
