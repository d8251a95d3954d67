"""How long does a painting take? ``python -m bench.style``

Printed: milliseconds a step at each scale, seconds to the first frame and to the end, the peak of memory, and
the time of one step of the course's network (VGG-19, its five style layers) as a ratio to the same step in
PyTorch, where that is installed. That network has random weights: they take as long as real ones.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import platform
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection

import click
import numpy as np
from skimage import data

SIZES = (384, 512)
ROUNDS = 3
STEPS_A_ROUND = 4

OneStep = Callable[[], None]


@click.command()
@click.option(
    "--quality", type=click.Choice(["draft", "standard", "fine"]), default="standard", show_default=True
)
@click.option(
    "--vgg-side", default=256, show_default=True, help="Side of the picture for the VGG-19 step, px."
)
def main(quality: str, vgg_side: int) -> None:
    """Measure style transfer on this machine."""
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    began = time.perf_counter()
    from vision.style import warm_up

    warm_up()
    print(f"warm-up of a fresh process: {time.perf_counter() - began:.1f} s")
    for size in SIZES:
        measure_painting(size, quality)
    print(f"peak memory: {peak_megabytes():.0f} MB")
    compare_vgg_step(vgg_side)


def measure_painting(size: int, quality: str) -> None:
    """Print what a whole painting takes."""
    from vision.style import StyleSettings, transfer

    seconds_by_side: defaultdict[float, list[float]] = defaultdict(list)
    first = None
    began = before = time.perf_counter()
    for step in transfer(data.chelsea(), data.coffee(), StyleSettings(size=size, quality=quality)):  # type: ignore[arg-type, no-untyped-call, unused-ignore]
        now = time.perf_counter()
        first = first or now - began
        if step.message == "painting":
            seconds_by_side[step.figures["scale_px"]].append(now - before)
        before = now
    print(f"\n{size} px, {quality}: first frame {first:.2f} s, finished {time.perf_counter() - began:.1f} s")
    for side, seconds in seconds_by_side.items():
        print(f"  {side:4.0f} px: {1000 * statistics.median(seconds):6.1f} ms a step, {len(seconds)} steps")


def peak_megabytes() -> float:
    """The most memory this process ever held."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1_000_000 if sys.platform == "darwin" else 1_000)


def compare_vgg_step(side: int) -> None:
    """Print the time of a VGG-19 step, and PyTorch's; rounds alternate, so that both see the same machine."""
    makers = {"TensorFlow": tensorflow_step}
    if importlib.util.find_spec("torch") is not None:
        makers["PyTorch"] = torch_step
    with ExitStack() as stack:
        workers = {name: stack.enter_context(started(make, side)) for name, make in makers.items()}
        seconds: dict[str, list[float]] = {name: [] for name in workers}
        for number in range(1 + ROUNDS):
            for name, worker in workers.items():
                worker.send(STEPS_A_ROUND)
                found = worker.recv()
                seconds[name] += found if number else []  # the first round traces and prepares
    milliseconds = {name: 1000 * statistics.median(found) for name, found in seconds.items()}
    print(f"\nVGG-19, one step at {side}×{side} px:")
    for name, value in milliseconds.items():
        print(f"  {name}: {value:.0f} ms")
    if "PyTorch" in milliseconds:
        print(f"  TensorFlow / PyTorch: {milliseconds['TensorFlow'] / milliseconds['PyTorch']:.2f}")
    else:
        print("  PyTorch is not installed: no ratio")


@contextmanager
def started(make: Callable[[int], OneStep], side: int) -> Iterator[Connection]:
    """A process that takes steps when told how many: TensorFlow and PyTorch crash each other within one."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=take_steps, args=(make, side, theirs), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        process.terminate()
        process.join()


def take_steps(make: Callable[[int], OneStep], side: int, orders: Connection) -> None:
    """For each number received, take so many steps and send the seconds of each."""
    step = make(side)
    while True:
        orders.send([timed(step) for _ in range(orders.recv())])


def timed(step: OneStep) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def random_pictures(side: int) -> np.ndarray:
    """A photograph, a painting and a beginning, ``(3, side, side, 3) float32``."""
    return np.random.default_rng(0).uniform(0.0, 1.0, (3, side, side, 3)).astype(np.float32)


def tensorflow_step(side: int) -> OneStep:
    """Facet's own step with the course's settings."""
    import tensorflow as tf

    from vision.style import StyleSettings
    from vision.style.backbones import vgg19_backbone
    from vision.style.canvases import PixelCanvas
    from vision.style.objective import Objective, Weights
    from vision.style.optimizers import adam_state, adam_step

    settings = StyleSettings.course()
    layers = settings.chosen_style_layers
    canvas = PixelCanvas()
    objective = Objective(canvas, vgg19_backbone(None), settings.chosen_content_layer, tuple(layers))
    content, style, image = (tf.constant(picture) for picture in random_pictures(side))
    targets = objective.targets(content, style, list(layers.values()), settings.costs, views=1, seed=0)
    evaluate = objective.at(targets, Weights(settings.alpha, settings.beta, 0.0, 0.0), image, 1)
    state = adam_state(canvas.blank(image))

    def step() -> None:
        nonlocal state
        state, costs = adam_step(state, evaluate, settings.learning_rate, canvas.bounds)
        costs.numpy()

    return step


def torch_step(side: int) -> OneStep:
    """The same step as one would write it with PyTorch."""
    import torch  # type: ignore[import-not-found]
    from torch import nn

    blocks = ((3, 64, 2), (64, 128, 2), (128, 256, 4), (256, 512, 4), (512, 512, 1))
    styles, outputs = {1, 3, 5, 9, 13}, {1, 3, 5, 9, 10, 13}  # conv1_1 … conv5_1, and conv4_2 for content
    network: list[nn.Module] = []
    for number, (channels_in, channels, count) in enumerate(blocks):
        if number:
            network.append(nn.MaxPool2d(2))
        for place in range(count):
            network.append(nn.Conv2d(channels_in if place == 0 else channels, channels, 3, padding=1))
    for module in network:
        module.requires_grad_(False)

    def activations(image: torch.Tensor) -> dict[int, torch.Tensor]:
        found, convolutions = {}, 0
        for module in network:
            image = module(image)
            if isinstance(module, nn.Conv2d):
                convolutions += 1
                image = torch.relu(image)
                if convolutions in outputs:
                    found[convolutions] = image
        return found

    def gram(layer: torch.Tensor) -> torch.Tensor:
        flat = layer.flatten(2)[0]
        return flat @ flat.T / flat.shape[1]

    content, style, image = (
        torch.from_numpy(picture[None]) for picture in random_pictures(side).transpose(0, 3, 1, 2)
    )
    content_target = activations(content)[10]
    grams = {number: gram(layer) for number, layer in activations(style).items() if number in styles}
    image.requires_grad_()
    optimizer = torch.optim.Adam([image], lr=0.02)

    def step() -> None:
        optimizer.zero_grad()
        layers = activations(image)
        style_cost = sum(
            ((gram(layers[number]) - target) ** 2).sum() / (4 * target.shape[0] ** 2)
            for number, target in grams.items()
        )
        cost = 10 * ((layers[10] - content_target) ** 2).mean() / 4 + 40 * 0.2 * style_cost
        cost.backward()
        optimizer.step()
        with torch.no_grad():
            image.clamp_(0, 1)
        cost.item()

    return step


if __name__ == "__main__":
    main()
