"""What a model of all folds takes over from one trained the same way with a fold kept (`train --sibling`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.commands.training_options import with_temperatures_of
from engine.evaluation.learned_pictures import load_learned
from engine.evaluation.model_card import MODEL_CARD_FILE, SiblingFacts, is_measured, read_card
from engine.io.dataset import LabelledCell
from engine.training.data import LabelledImages
from engine.training.settings import differences
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.model_folder import ModelError
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model


@dataclass(frozen=True)
class Sibling:
    """A model that was measured on a fold kept aside; read before hours of training.

    Attributes:
        learned: the digests of the pictures that it has learned from.
    """

    folder: Path
    network: VarifocalNet
    card: str
    learned: frozenset[str]

    @classmethod
    def read(cls, folder: Path, config: VarifocalConfig) -> "Sibling":
        """
        Args:
            config: of the network to be trained.

        Raises:
            ModelError: the folder holds no model, or one of another network, or its card does not say what it was
                measured to be on a fold kept aside.
        """
        network, _ = load_model(folder)
        card = read_card(folder)
        if card is None or not is_measured(card):
            raise ModelError(f"{folder / MODEL_CARD_FILE}: is not the card of a model of which a fold was kept")
        wanted = with_temperatures_of(network.config, config)
        if network.config != wanted:
            others = "; ".join(differences(network.config.to_dict(), wanted.to_dict()))
            raise ModelError(f"{folder}: is no sibling, its network is another one: {others}")
        return cls(folder, network, card, load_learned(folder))

    def kept(self, training: LabelledImages, cells: Sequence[LabelledCell], digests: Sequence[str]) -> LabelledImages:
        """The training images of the cells that were kept from the sibling.

        Args:
            cells: of the training.
            digests: of all their pictures, cell by cell.

        Raises:
            ModelError: there are none, or none that it is known to have learned from.
        """
        of_picture = iter(digests)
        of_cells = [(cell.case, frozenset(islice(of_picture, len(cell.chromosomes)))) for cell in cells]
        kept = training.of_cells({case for case, pictures in of_cells if pictures.isdisjoint(self.learned)})
        if not len(kept):
            raise ModelError(f"{self.folder}: is no sibling, no cell of this data set was kept from it")
        if self.learned.isdisjoint(digests):
            raise ModelError(f"{self.folder}: is no sibling, it is not known to have learned from this data set")
        return kept

    def facts(self, config: VarifocalConfig) -> SiblingFacts:
        """For the card of a model with this configuration."""
        own = self.network.config
        return SiblingFacts(
            card=self.card,
            type_temperatures=(own.type_temperature, config.type_temperature),
            polarity_temperatures=(own.polarity_temperature, config.polarity_temperature),
        )
