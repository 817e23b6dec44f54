"""Work on the CPU's cores that never waits for a core within an operation."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import torch

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


def compute_side_by_side(
    compute: Callable[[_Batch], _Result], batches: Sequence[_Batch], workers: int
) -> Generator[_Result, None, None]:
    """The results of batches in their order, each as soon as it and all before it are there.

    Several cores within every operation wait for each other hundreds of times a batch, each time as long as the
    slowest needs, which on a desk where other programs run is long. A batch on each core waits once, at the end.

    Args:
        workers: threads, each of which computes on one core.

    Closing the generator ends the work after the batches that have begun.
    """
    usual = torch.get_num_threads()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="karyo-predict", initializer=_take_one_core)
    try:
        for future in [pool.submit(compute, batch) for batch in batches]:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
        torch.set_num_threads(usual)  # what a worker sets is also what later threads would begin with


@contextmanager
def on_one_core() -> Iterator[None]:
    """Torch's operations in the block on one core: for what is so small that waiting for another takes longer."""
    usual = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(usual)


def _take_one_core() -> None:
    torch.get_num_threads()  # else the thread's first operation sets the process's number again
    torch.set_num_threads(1)
