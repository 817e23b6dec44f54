"""What of the libraries goes into the bundle, and what does not. karyogui.spec asks."""

import re
from importlib.metadata import requires

EXCLUDED_MODULES = (
    "tkinter",
    "IPython",
    "pytest",
    "hypothesis",
    "mypy",
    "torchvision",
    "grpc",
    "torch.utils.benchmark",
    "matplotlib.tests",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtDesigner",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "PySide6.QtUiTools",
    "PySide6.QtHelp",
    "PySide6.QtXml",
    "PySide6.QtConcurrent",
)

# The About box reads version and licence of these.
METADATA = (
    "karyogui",
    *(
        re.split(r"[<>=!~ \[]", requirement, maxsplit=1)[0]
        for requirement in requires("karyogui") or ()
        if ";" not in requirement
    ),
)

# Files, by the place they would have in the bundle, always with forward slashes.
_LEFT_OUT = re.compile(
    r"""
      (^|/)torch/(test|include|share)/ | (^|/)torch/bin/(?!torch_shm_manager)
    | (^|/)torch/lib/.*\.(lib|a)$ | \.(h|hpp|cuh|cmake|pyi|pxd)$
    | (^|/)(lib)?Qt6?(3D|Qml|Quick|WebEngine|VirtualKeyboard|Pdf|Designer|Sql|Test|Help|ShaderTools|Labs)[A-Za-z]*
    | (^|/)plugins/(qmltooling|sqldrivers|virtualkeyboard|networkinformation|tls|designer|egldeviceintegrations)/
    | (^|/)plugins/platforminputcontexts/libqtvirtualkeyboard
    | (^|/)plugins/platforms/(lib)?q(eglfs|linuxfb|vnc|vkkhrdisplay|minimalegl|minimal|webgl)[.-]
    | (^|/)qml/
    | (^|/)translations/(?!qtbase_de\.qm$|karyogui_)[^/]*\.qm$
    | (^|/)(matplotlib/mpl-data/sample_data|sklearn/datasets|numpy/tests|scipy/.*/tests|tensorboard/webfiles)
    | (^|/)tensorboard_data_server/
    """,
    re.VERBOSE,
)


def is_shipped(place: str) -> bool:
    """True if a file belongs into the bundle.

    Args:
        place: where it would lie in the bundle.
    """
    return _LEFT_OUT.search(place.replace("\\", "/")) is None
