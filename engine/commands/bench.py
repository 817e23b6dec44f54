"""karyo-engine bench: speed and memory of one case and of training, stage by stage."""

import argparse
import dataclasses
from typing import Any

import numpy as np
import torch

from engine.commands.common import (
    add_device_option,
    add_json_option,
    add_model_option,
    positive,
    report,
    write_json,
)
from engine.domain.counting import counted
from engine.domain.model_info import ModelInfo
from engine.evaluation.benchmark import bench_case, bench_training, machine, matrix_rate, peak_memory
from engine.inference.device import choose_device
from engine.models import find_model
from engine.synthesis.cells import synthesize_cell
from engine.training.settings import TRAIN_PRESETS
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "bench",
        help="measure speed and memory",
        description="Measure one synthetic case of 46 chromosomes from decoded images to the dispatched result, and "
        "training updates, beside the rate of a large matrix product on the same device.",
        epilog="example: karyo-engine bench --preset paper --device cuda --training --json bench.json",
    )
    network = parser.add_mutually_exclusive_group()
    add_model_option(network)
    network.add_argument("--preset", choices=sorted(PRESETS), help="a network of that preset with random weights")
    add_device_option(parser)
    parser.add_argument("--training", action="store_true", help="also measure training updates")
    parser.add_argument(
        "--batch-size", type=positive, metavar="N", help="with --training: images an update (default: the preset's)"
    )
    parser.add_argument("--repeats", type=positive, default=10, metavar="N", help="of each measurement (default: 10)")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if args.batch_size and not args.training:
        raise ValueError("--batch-size goes with --training: a case is not trained on")
    device = choose_device(args.device)
    if args.preset:
        # Untrained it would be unsure of all, and see each twice.
        sure = dataclasses.replace(PRESETS[args.preset], type_temperature=1e-3, polarity_temperature=1e-3)
        network, model = VarifocalNet(sure), ModelInfo(args.preset, "untrained", "")
    else:
        network, model = load_model(find_model(args.model))
    cell = synthesize_cell("46,XX", np.random.default_rng(0))
    with torch.backends.cudnn.flags(enabled=True, benchmark=True):
        case = bench_case(network, model, [chromosome.image_hw for chromosome in cell], device, args.repeats)
        training: dict[str, dict[str, float]] = {}
        if args.training:
            settings = TRAIN_PRESETS[network.config.preset]
            if args.batch_size:
                settings = dataclasses.replace(settings, batch_size=args.batch_size)
            training = bench_training(network, settings, device, args.repeats)
    rate = matrix_rate(device)
    result: dict[str, Any] = {
        "machine": machine(device),
        "model": vars(model),
        "matrix_operations_per_second": rate,
        "case": case,
        "training": training,
        "peak_memory": peak_memory(device),
    }
    report(_table(result, rate), args.json)
    write_json(result, args.json)


def _table(result: dict[str, Any], rate: float) -> str:
    case, memory, used = result["case"], result["peak_memory"], result["machine"]
    lines = [
        f"{used['device']}, {counted(used['threads'], 'thread')}, torch {used['torch']}",
        f"matrix product          {rate / 1e12:8.2f} TFLOP/s",
        f"case of {case['chromosomes']} chromosomes  {1000 * case['seconds']:8.1f} ms  "
        f"(slowest {1000 * case['slowest_seconds']:.1f}; {case['pictures']} pictures), "
        f"{case['operations_per_second'] / 1e12:.2f} TFLOP/s, "
        f"{case['operations_per_second'] / rate:.0%} of the product's",
        f"  preprocessing         {1000 * case['preprocess_seconds']:8.1f} ms",
        f"  dispatch              {1000 * case['dispatch_seconds']:8.1f} ms",
    ]
    lines += [
        f"training {name:14} {row['images_per_second']:8.0f} images/s, {row['operations_per_second'] / 1e12:.2f} "
        f"TFLOP/s, {row['operations_per_second'] / rate:.0%} of the product's"
        for name, row in result["training"].items()
    ]
    lines += [f"peak {name.removesuffix('_gib'):18} {value:8.2f} GiB" for name, value in memory.items()]
    return "\n".join(lines)
