"""The store of installed models: which there are, which is in service, and how that came to be.

Beside the models shipped with the application there is one folder, a user's or a laboratory's, that `models promote`
fills. Its history.jsonl alone says what is in service: the models promoted, in order, less those rolled back. It is
replaced as a whole, after the model's own files are on the disk, so that whatever ends a promotion leaves either
the earlier model in service or the new one.
"""

import contextlib
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.domain.model_info import ModelInfo
from engine.files import is_file, read_file
from engine.io.atomic import remove_leftovers, write_atomically, write_new
from engine.io.names import is_plain_name
from engine.resources import resource_path
from engine.varifocal.model_folder import CONFIG_FILE, ModelError, model_folder_at, read_info, verified

DEFAULT_MODEL = "compact-7"
STORE_VARIABLE = "KARYOGUI_MODELS"
HISTORY_FILE = "history.jsonl"
KEY_FILE = "laboratory.key"
_KEY_BYTES = 32
_INCOMING = ".incoming-"
_LEFT_AFTER_S = 3600.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class InstalledModel:
    """A model folder that was found.

    Attributes:
        name: the folder's, by which it is asked for.
        info: None if it is damaged.
        problem: what is wrong with it; empty if it is sound.
    """

    name: str
    folder: Path
    info: ModelInfo | None
    in_service: bool
    problem: str = ""


@dataclass(frozen=True)
class InService:
    """The model in service.

    Attributes:
        folder: where it lies.
        problem: why it is not the one that was promoted, naming that; empty if all is well.
    """

    folder: Path
    problem: str = ""


class ModelStore:
    """The folder of promoted models, over the shipped ones."""

    def __init__(self, folder: Path, shipped: Path | None = None) -> None:
        """Args: shipped: folder of the models that come with the application; None: its usual place."""
        self.folder = folder
        self._shipped = shipped or resource_path("models")

    @classmethod
    def usual(cls) -> "ModelStore":
        """The one that KARYOGUI_MODELS in the environment names, such as a laboratory's share; else the user's."""
        named = os.environ.get(STORE_VARIABLE)
        if named:
            return cls(Path(named))
        import platformdirs  # a machine that only trains, with the variable set, can do without

        return cls(platformdirs.user_data_path("KaryoGUI", appauthor=False) / "models")

    @property
    def history_file(self) -> Path:
        return self.folder / HISTORY_FILE

    # Reading

    def history(self) -> tuple[dict[str, Any], ...]:
        """Every promotion and rollback, the oldest first.

        Raises:
            ModelError: the history cannot be read or is damaged; the text names file and line.
        """
        try:
            text = read_file(self.history_file).decode("utf-8")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise ModelError(f"{self.history_file}: cannot be read ({error.strerror or error})") from error
        except UnicodeDecodeError as error:
            raise ModelError(f"{self.history_file}: cannot be read ({error})") from error
        acts = []
        # Not splitlines: a reason may hold what that takes for a line's end.
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
            try:
                act = json.loads(line)
                if act["action"] not in ("promote", "rollback") or not isinstance(act["model"]["folder"], str):
                    raise ValueError("neither a promotion nor a rollback")
                if not is_plain_name(act["model"]["folder"]):
                    raise ValueError("its model's folder is no plain name")
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise ModelError(f"{self.history_file}: line {number} is damaged ({error})") from error
            acts.append(act)
        return tuple(acts)

    def promoted(self) -> tuple[str, ...]:
        """Names of the models promoted and not rolled back; the last is in service, none is the shipped one."""
        names: list[str] = []
        for act in self.history():
            if act["action"] == "promote":
                names.append(act["model"]["folder"])
            elif names:
                names.pop()
        return tuple(names)

    def in_service(self) -> InService:
        """The model in service: the last promoted one, else the shipped one.

        A promoted one that is damaged is not used: the shipped one is, and the problem says so.
        """
        shipped = self._shipped / DEFAULT_MODEL
        try:
            promoted = self.promoted()
            if not promoted:
                return InService(shipped)
            folder = self.folder / promoted[-1]
            read_info(folder)
        except ModelError as error:
            return InService(
                shipped,
                f"The promoted model cannot be used: {error}. The shipped model {shipped.name} is used instead.",
            )
        return InService(folder)

    def find(self, name_or_folder: str | None = None) -> Path:
        """The folder of an installed model, or a given model folder or that of a training run; None is in service.

        Raises:
            ModelError: there is no such model.
        """
        if name_or_folder is None:
            found = self.in_service()
            if found.problem:
                logger.warning(found.problem)
            return found.folder
        given = Path(name_or_folder)
        for installed in (self._shipped / given, self.folder / given):
            if is_file(installed / CONFIG_FILE):
                return installed
        if (elsewhere := model_folder_at(given)) is not None:
            return elsewhere
        names = ", ".join(folder.name for folder in self._folders()) or "none"
        raise ModelError(f"{given}: neither a folder with a model nor an installed model (installed: {names})")

    def installed(self) -> Sequence[InstalledModel]:
        """Every installed model, its weights verified."""
        serving = self.in_service().folder
        found = []
        for folder in self._folders():
            try:
                found.append(InstalledModel(folder.name, folder, read_info(folder), folder == serving))
            except ModelError as error:
                found.append(InstalledModel(folder.name, folder, None, False, str(error)))
        return found

    def _folders(self) -> list[Path]:
        """The shipped models, then the promoted ones, each by name."""
        return [
            path.parent
            for store in (self._shipped, self.folder)
            for path in sorted(store.glob(f"*/{CONFIG_FILE}"))
            if not path.parent.name.startswith(_INCOMING)
        ]

    # Changing

    def check_promotable(self) -> None:
        """Ask before long measurements what would keep `promote` from its end; nothing is left behind.

        Raises:
            ModelError: the history is damaged.
            OSError: the store cannot be written; names its folder.
        """
        self.promoted()
        there = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
        try:
            Path(tempfile.mkdtemp(prefix=_INCOMING, dir=there)).rmdir()
        except OSError as error:
            error.filename = str(self.folder)
            raise

    def promote(self, model: Path, who: str, facts: Mapping[str, Any]) -> str:
        """Copy a model into the store and put it into service; returns its name there.

        Args:
            model: a model folder.
            who: the person's name, or the account.
            facts: what else the history keeps: how it compared, and whether it was forced.

        Raises:
            ModelError: the model is damaged, or the store's history is; or the store holds it with another
                configuration.
            OSError: the store cannot be written; what was in service stays.
        """
        info = read_info(model)
        before = self.promoted()  # a damaged history is told before anything is written
        name = _folder_name(info)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_in(model, name)
        replaced = before[-1] if before else DEFAULT_MODEL
        self._record({"action": "promote", "model": {"folder": name, **vars(info)}, "replaced": replaced}, who, facts)
        return name

    def rollback(self, who: str, reason: str = "") -> str:
        """Take the last promotion back; returns the name of the model that is in service again.

        Raises:
            ModelError: no promotion is in force; the history is damaged; or the model before is, so that going back
                to it would leave none but the shipped one.
        """
        promoted = self.promoted()
        if not promoted:
            raise ModelError(
                f"{self.folder}: no promotion is in force; the shipped model {DEFAULT_MODEL} is in service"
            )
        earlier = self.folder / promoted[-2] if len(promoted) > 1 else self._shipped / DEFAULT_MODEL
        info = read_info(earlier)
        self._record(
            {"action": "rollback", "model": {"folder": earlier.name, **vars(info)}, "replaced": promoted[-1]},
            who,
            {"reason": reason},
        )
        return earlier.name

    def _take_in(self, model: Path, name: str) -> None:
        target = self.folder / name
        if target.exists():
            try:
                there = verified(target)
            except ModelError:
                pass  # the same weights come again, whole
            else:
                if there != verified(model):
                    raise ModelError(
                        f"{model}: {target} holds these weights with another {CONFIG_FILE}; give the model another "
                        "version"
                    )
                return
        incoming = Path(tempfile.mkdtemp(prefix=_INCOMING, dir=self.folder))
        try:
            whole = incoming / "whole"
            whole.mkdir()
            for file in sorted(model.iterdir()):
                if file.is_file():
                    write_atomically(whole / file.name, file.read_bytes())
            read_info(whole)
            whole.chmod(self.folder.stat().st_mode & 0o777)
            if target.exists():
                target.rename(incoming / "damaged")  # at once: a removal that is cut off would leave half a model
            whole.rename(target)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
            self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Take away what promotions left that were killed; what is young may be one that is under way."""
        for folder in self.folder.glob(f"{_INCOMING}*"):
            with contextlib.suppress(OSError):  # one that was under way may be gone by now
                if abs(time.time() - folder.stat().st_mtime) >= _LEFT_AFTER_S:
                    shutil.rmtree(folder, ignore_errors=True)
        remove_leftovers(self.folder, HISTORY_FILE, KEY_FILE, older_than_s=_LEFT_AFTER_S)

    def _record(self, act: dict[str, Any], who: str, facts: Mapping[str, Any]) -> None:
        at = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        line = json.dumps({"at": at, "who": who, **act, **facts}, ensure_ascii=False, allow_nan=False) + "\n"
        earlier = read_file(self.history_file) if self.history_file.exists() else b""
        write_atomically(self.history_file, earlier + line.encode())

    def laboratory_key(self) -> bytes:
        """The secret of this laboratory from which pseudonyms are made; made at the first call.

        Raises:
            ModelError: it is damaged.
            OSError: it cannot be read or written.
        """
        path = self.folder / KEY_FILE
        self.folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with contextlib.suppress(FileExistsError):  # another process was faster: its key it is
                write_new(path, f"{secrets.token_hex(_KEY_BYTES)}\n".encode("ascii"), private=True)
        try:
            key = bytes.fromhex(read_file(path).decode("ascii").strip())
        except ValueError as error:
            raise ModelError(f"{path}: damaged; without it patients cannot be told from each other") from error
        if len(key) != _KEY_BYTES:
            raise ModelError(f"{path}: damaged; without it patients cannot be told from each other")
        return key


def find_model(name_or_folder: str | None = None) -> Path:
    """`ModelStore.find` in the usual store."""
    return ModelStore.usual().find(name_or_folder)


def installed_models() -> Sequence[InstalledModel]:
    """`ModelStore.installed` of the usual store."""
    return ModelStore.usual().installed()


def _folder_name(info: ModelInfo) -> str:
    """Such as compact-7-1f0c33a9: for people its name and version, for certain its weights."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", info.full_name).strip(".-") or "model"
    return f"{plain}-{info.sha256[:8]}"
