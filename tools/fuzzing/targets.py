"""The targets of tools.fuzz: what is mutated, and what is done with it."""

from tools.fuzzing.cases import CASES, run_case
from tools.fuzzing.commands import run_command, run_process, with_odd_command
from tools.fuzzing.datasets import run_dataset, run_settings, with_odd_dataset, with_odd_settings
from tools.fuzzing.models import (
    run_model,
    run_results,
    run_store,
    with_odd_model,
    with_odd_results,
    with_odd_store,
)
from tools.fuzzing.rules import Target
from tools.fuzzing.window import run_in_window, with_odd_case

TARGETS: dict[str, Target] = {
    **{name: Target(make, run_case) for name, make in CASES.items()},
    "model": Target(with_odd_model, run_model),
    "dataset": Target(with_odd_dataset, run_dataset),
    "settings": Target(with_odd_settings, run_settings),
    "store": Target(with_odd_store, run_store),
    "results": Target(with_odd_results, run_results),
    "command": Target(with_odd_command, run_command),
    "process": Target(with_odd_command, run_process),
    "window": Target(with_odd_case, run_in_window),
}
