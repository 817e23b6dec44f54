"""Models that are promoted and rolled back."""

import random
import shutil
from pathlib import Path

import torch

from engine.models import DEFAULT_MODEL, ModelStore
from engine.varifocal.model_folder import WEIGHTS_FILE
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model
from tools.crash.killing import Killed, Tell
from tools.tiny_network import TINY_CONFIG

_MODELS = 3


class PromotionWork:
    """The target: a store of models. In service is always one whole model: the last promoted, or the one before."""

    name = "promote"
    most_events = 90

    def __init__(self, parent: Path) -> None:
        self._folder = parent / self.name
        self._store = ModelStore(self._folder / "store", self._folder / "shipped")
        self._models: dict[str, Path] = {}  # by the name that each has in the store
        self._promoted: list[str] = []
        self._key = ""

    def begin(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._models, self._promoted, self._key = {}, [], ""
        for number in range(_MODELS):
            torch.manual_seed(number)
            model = self._folder / f"model-{number}"
            info = save_model(model, VarifocalNet(TINY_CONFIG), name="tiny", version=str(number))
            self._models[f"tiny-{number}-{info.sha256[:8]}"] = model
        shutil.copytree(model, self._folder / "shipped" / DEFAULT_MODEL)

    def work(self, tell: Tell, seed: int) -> None:
        draw, store = random.Random(seed), self._store
        tell("ready")
        tell("key", store.laboratory_key().hex())
        while True:
            before = list(store.promoted())
            if before and draw.random() < 0.4:
                tell("next", before[:-1])
                store.rollback("A. Meyer", "worse")
                tell("did", before[:-1])
                continue
            name = draw.choice(sorted(self._models))
            if name not in before and (store.folder / name).exists() and draw.random() < 0.7:
                tell("damage", name)  # it is to be taken in again
                (store.folder / name / WEIGHTS_FILE).write_bytes(b"")
            tell("next", [*before, name])
            assert store.promote(self._models[name], "A. Meyer", {}) == name
            tell("did", [*before, name])

    def check(self, killed: Killed) -> str:
        store, done = self._store, self._promoted
        if killed.words("did"):
            done = killed.words("did")[-1][2]
        promoted = list(store.promoted())
        nexts = killed.words("next")
        assert promoted in (done, *(line[2] for line in nexts[-1:])), "it is not the model that was put into service"
        serving = store.in_service()
        assert not serving.problem, serving.problem
        assert serving.folder.name == (promoted[-1] if promoted else DEFAULT_MODEL)
        load_model(serving.folder)
        damaged = {line[2] for line in killed.words("damage")}
        odd = [model.problem for model in store.installed() if model.problem and model.name not in damaged]
        assert not odd, odd
        for line in killed.words("key"):
            assert self._key in ("", line[2]), "the laboratory's key is another"
            self._key = line[2]
        assert store.laboratory_key().hex() == (self._key or store.laboratory_key().hex())
        for name, model in self._models.items():  # whatever was left behind, each can be promoted
            assert store.promote(model, "B. Roth", {}) == name
            store.rollback("B. Roth")
        assert list(store.promoted()) == promoted
        self._promoted = promoted
        return "with the last act" if promoted == (nexts[-1][2] if nexts else done) else "without the last act"

    def end(self) -> str:
        return ""
