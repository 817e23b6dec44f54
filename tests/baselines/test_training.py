"""How every compared system is trained and measured: loss, frozen parts, averages, share of the time."""

import dataclasses
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from engine.baselines.system import System
from engine.baselines.training import predict_system, train_system
from engine.training.data import LabelledImages
from engine.training.settings import TRAIN_PRESETS, AugmentSettings, StepSettings
from engine.training.steps import Batch, Step
from engine.varifocal.network import Logits

CPU = torch.device("cpu")
COUNT, BATCH = 20, 4
SETTINGS = dataclasses.replace(TRAIN_PRESETS["paper"], batch_size=BATCH, augment=AugmentSettings())


class OneWeightNet(nn.Module):
    """A weight that learns, and a batch normalisation beside it that is another step's."""

    def __init__(self) -> None:
        super().__init__()
        self.learner = nn.Linear(1, 1, bias=False)
        self.other = nn.BatchNorm2d(1)
        nn.init.ones_(self.learner.weight)

    @property
    def weight(self) -> Tensor:
        return self.learner.weight

    def logits(self, images: Tensor) -> Logits:
        """Type 3 for all; the q-arm down with odds of e squared."""
        up_down = torch.tensor([[-1.0, 1.0]]).expand(len(images), -1)
        return Logits(nn.functional.one_hot(torch.full((len(images),), 3), 24).float(), up_down)


@pytest.fixture
def data() -> LabelledImages:
    """Pictures that their type numbers, in order."""
    generator = torch.Generator().manual_seed(1)
    return LabelledImages(
        images=torch.randint(0, 256, (COUNT, 1, 64, 64), dtype=torch.uint8, generator=generator),
        types=torch.arange(COUNT),
        polarity=torch.arange(COUNT) % 2,
        cells=torch.zeros(COUNT, dtype=torch.int64),
        cell_names=("c",),
    )


def system_of(network: OneWeightNet, loss: Callable[[Batch], Tensor], epochs: int = 2, share: float = 1.0) -> System:
    step = Step(
        "network", StepSettings(epochs, 0.1), (network.learner,), loss, lambda b: network.logits(b.images), share
    )
    return System("one weight", network, (step,), network.logits)


def test_the_loss_that_is_told_is_the_mean_of_the_images(data: LabelledImages) -> None:
    network = OneWeightNet()
    epochs = train_system(system_of(network, lambda _: 3.0 + 0.0 * network.weight.sum()), SETTINGS, data, device=CPU)
    assert [(epoch.loss, epoch.images) for epoch in epochs] == [(pytest.approx(3.0), COUNT)] * 2


def test_a_loss_that_is_no_number_is_told_with_the_system(data: LabelledImages) -> None:
    network = OneWeightNet()
    with pytest.raises(ValueError, match="one weight: the loss of network, epoch 1, is no number"):
        train_system(system_of(network, lambda _: network.weight.sum() * torch.nan), SETTINGS, data, device=CPU)


def test_values_that_are_no_numbers_are_told_with_the_system(data: LabelledImages) -> None:
    system = system_of(OneWeightNet(), lambda _: torch.zeros(()))

    def logits(images: Tensor) -> Logits:
        return Logits(torch.zeros(len(images), 24), torch.full((len(images), 2), torch.nan))

    with pytest.raises(ValueError, match="one weight: gives values that are no numbers"):
        predict_system(dataclasses.replace(system, logits=logits), data, SETTINGS, CPU)


def test_batches_are_whole_and_an_epoch_sees_its_share(data: LabelledImages) -> None:
    network = OneWeightNet()
    seen: list[list[int]] = []

    def loss(batch: Batch) -> Tensor:
        seen.append(batch.types.tolist())
        return network.weight.sum()

    settings = dataclasses.replace(SETTINGS, batch_size=6)
    epochs = train_system(system_of(network, loss, share=0.7), settings, data, device=CPU)
    assert [epoch.images for epoch in epochs] == [12, 12]  # two batches of the 14 that are its share
    assert [len(set(batch)) for batch in seen] == [6] * 4
    assert len({*seen[0], *seen[1]}) == 12
    assert seen[:2] != seen[2:]  # each epoch in another order, ...
    again = list(seen)
    seen.clear()
    train_system(system_of(network, loss, share=0.7), settings, data, device=CPU)
    assert seen == again  # ... which the seed decides


def test_each_update_has_the_gradient_of_its_own_batch(data: LabelledImages) -> None:
    network = OneWeightNet()
    gradients: list[float] = []

    def loss(_: Batch) -> Tensor:
        if network.weight.grad is not None:
            gradients.append(float(network.weight.grad))
        return network.weight.sum()

    train_system(system_of(network, loss), SETTINGS, data, device=CPU)
    assert gradients == [1.0] * (2 * COUNT // BATCH - 1)


def test_what_a_step_does_not_train_keeps_its_statistics(data: LabelledImages) -> None:
    network = OneWeightNet()
    before = {key: value.clone() for key, value in network.other.state_dict().items()}

    def loss(batch: Batch) -> Tensor:
        return (network.other(batch.images) * network.weight).sum()

    train_system(system_of(network, loss), SETTINGS, data, device=CPU)
    assert float(network.weight.detach()) != 1
    assert all(torch.equal(before[key], value) for key, value in network.other.state_dict().items())


def test_a_step_leaves_the_average_of_its_weights_behind_but_goes_on_from_the_last(data: LabelledImages) -> None:
    network = OneWeightNet()
    live: list[float] = []

    def loss(_: Batch) -> Tensor:
        live.append(float(network.weight.detach()))
        return network.weight.sum()  # Adam takes steps of the learning rate down it

    train_system(system_of(network, loss), dataclasses.replace(SETTINGS, average_decay=0.9), data, device=CPU)
    assert live == pytest.approx([1.0 - 0.1 * update for update in range(2 * COUNT // BATCH)], abs=1e-3)
    assert live[-1] - 0.09 < float(network.weight.detach()) < live[0]


def test_fragments_at_the_rim_are_of_other_chromosomes(data: LabelledImages) -> None:
    network = OneWeightNet()
    white = dataclasses.replace(data, images=torch.full_like(data.images, 255))
    white.images[::2] = 0  # every other one is black, and may show beside a white one
    deviations: list[float] = []

    def loss(batch: Batch) -> Tensor:
        deviations.extend(batch.images.std(dim=(1, 2, 3))[batch.types % 2 == 1].tolist())
        return network.weight.sum()

    settings = dataclasses.replace(SETTINGS, augment=AugmentSettings(neighbour=1.0))
    train_system(system_of(network, loss, epochs=4), settings, white, device=CPU)
    assert max(deviations) > 0.5


def test_the_time_is_shared_among_the_steps_as_their_epochs_are(
    data: LabelledImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = OneWeightNet()
    now = iter(range(100_000))
    monkeypatch.setattr("engine.baselines.training.time.perf_counter", lambda: float(next(now)))
    (step,) = system_of(network, lambda _: network.weight.sum(), epochs=3000).steps
    short = dataclasses.replace(step, name="short", settings=dataclasses.replace(step.settings, epochs=1000))
    system = System("two steps", network, (step, short), network.logits)
    epochs = train_system(system, SETTINGS, data, device=CPU, minutes=10)  # 600 looks at the clock
    images = {name: sum(epoch.images for epoch in epochs if epoch.step == name) for name in ("network", "short")}
    assert images["network"] / images["short"] == pytest.approx(3, rel=0.15)


def test_a_system_is_measured_on_normalised_images_in_their_order_frozen(data: LabelledImages) -> None:
    network = OneWeightNet()
    means: list[float] = []

    def logits(images: Tensor) -> Logits:
        assert not network.training
        assert images.std(dim=(1, 2, 3), correction=0).tolist() == pytest.approx([1.0] * len(images), abs=1e-3)
        means.extend(images.mean(dim=(1, 2, 3)).tolist())
        shown = network.logits(images)
        return Logits(shown.type * torch.arange(len(images))[:, None], shown.polarity)

    system = dataclasses.replace(system_of(network.train(), lambda _: network.weight.sum()), logits=logits)
    predicted = predict_system(system, data, SETTINGS, CPU)
    assert means == pytest.approx([0.0] * COUNT, abs=1e-3)
    assert predicted.type_probs.shape == (COUNT, 24)
    first_batch = predicted.type_probs[:BATCH, 3]
    assert list(first_batch) == sorted(first_batch)
    assert predicted.q_down_probs == pytest.approx([1 / (1 + torch.e**-2)] * COUNT)
