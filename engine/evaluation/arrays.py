"""Arrays in an .npz file, which may be damaged, or something else, by the time it is read."""

import struct
import tokenize
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.files import read_file

_MOST_BYTES = 1024**3

# What numpy, zipfile and zlib raise for files that are damaged, or that announce more than there can be.
DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Every array of the file, by name; nothing in it is unpickled. Raises one of DAMAGED."""
    # Not np.load(path): that leaves the file open if it is damaged.
    content = BytesIO(read_file(path, _MOST_BYTES))
    if not zipfile.is_zipfile(content):  # of which numpy would say that it can be loaded unsafely
        raise ValueError("it is no .npz")
    with np.load(content, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray):  # a member under another name comes back as its bytes
            raise ValueError(f"{name} is no array")
    return arrays
