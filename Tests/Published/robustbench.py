"""What RobustBench's definitions of CIFAR-10 networks say, for `PublishedNetworkTests`.

    python3 Tests/Published/robustbench.py ROBUSTBENCH

ROBUSTBENCH is the package's folder, of a wheel or checkout; it needs PyTorch and NumPy, and no weights.
Writes, beside itself, `robustbench-logits.csv`: the logits of small members of each family, whose weights
and image are sines, and `robustbench-layouts.json.gz`: names and shapes of every model's state dict.
Models that cannot be built, for want of other packages or a card, are left out.
"""

import gzip
import importlib.abc
import importlib.machinery
import json
import math
import pathlib
import sys
import types
from unittest import mock

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent


def package(folder):
    """The package without its own start, which needs data sets and other packages."""
    for name, path in [
        ("robustbench", folder),
        ("robustbench.model_zoo", folder / "model_zoo"),
        ("robustbench.model_zoo.architectures", folder / "model_zoo/architectures"),
    ]:
        module = types.ModuleType(name)
        module.__path__ = [str(path)]
        sys.modules[name] = module


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for packages that are not installed."""

    roots = {"timm", "torchvision", "geotorch", "torchdiffeq", "gdown", "autoattack"}

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in self.roots:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = mock.MagicMock(name=spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module):
        pass


def waves(name, shape):
    """The tensor of a name: sines, of the size that keeps activations in range."""
    count = math.prod(shape)
    wave = np.sin(0.37 * np.arange(count, dtype=np.float64) + len(name))
    kind = name.split(".")[-1]
    if kind == "running_var":
        wave = 1 + 0.5 * wave**2
    elif kind == "running_mean" or kind == "bias":
        wave = 0.1 * wave
    elif len(shape) == 1:
        wave = 1 + 0.1 * wave
    else:
        wave = wave * math.sqrt(2 * shape[0] / count)
    return torch.from_numpy(wave.astype(np.float32).reshape(shape))


def logits(model):
    state = model.state_dict()
    for name, value in state.items():
        if not name.endswith("num_batches_tracked"):
            state[name] = waves(name, tuple(value.shape))
    model.load_state_dict(state)
    image = torch.from_numpy(
        (0.5 + 0.5 * np.sin(0.11 * np.arange(3072, dtype=np.float64))).astype(np.float32))
    with torch.no_grad():
        return model.eval()(image.reshape(1, 3, 32, 32))[0].tolist()


def write_logits():
    zoo = "robustbench.model_zoo.architectures."
    deepmind = importlib.import_module(zoo + "dm_wide_resnet")
    resnet = importlib.import_module(zoo + "resnet")
    wide = importlib.import_module(zoo + "wide_resnet")
    robust = importlib.import_module(zoo + "robust_wide_resnet")
    plain = dict(mean=(0, 0, 0), std=(1, 1, 1))
    networks = {
        "wideresnet-10-2": wide.WideResNet(10, 10, 2, sub_block1=True),
        "dmwideresnet-16-2": deepmind.DMWideResNet(
            10, 16, 2, activation_fn=deepmind.Swish, **plain),
        "dmwideresnet-10-1+relu": deepmind.DMWideResNet(10, 10, 1, **plain),
        "dmpreactresnet18": deepmind.DMPreActResNet(
            10, 18, activation_fn=deepmind.Swish, **plain),
        "robustwideresnet:0.125": robust.RobustWideResNet(10, [16, 40, 80, 64]),
        "resnet18": resnet.ResNet18(),
        "resnet34": resnet.ResNet34(),
        "resnet50": resnet.ResNet50(),
        "fastpreactresnet18": resnet.PreActResNet18(),
        "preactresnet18": resnet.PreActResNet(
            resnet.PreActBlock, [2, 2, 2, 2], bn_before_fc=True, out_shortcut=True),
    }
    with open(HERE / "robustbench-logits.csv", "w") as file:
        for name, network in networks.items():
            row = ",".join(f"{value:.6g}" for value in logits(network))
            print(f"{name},{row}", file=file)


def write_layouts():
    # Shapes alone: no memory, no random numbers.
    for kind in [nn.Conv2d, nn.Linear, nn.BatchNorm2d]:
        start = kind.__init__
        kind.__init__ = lambda self, *a, _start=start, **k: _start(self, *a, **{**k, "device": "meta"})
    models = importlib.import_module("robustbench.model_zoo.cifar10")
    layouts, names = [], {}
    for norm in ["linf", "l2"]:
        names[norm] = {}
        for name, entry in getattr(models, norm).items():
            try:
                state = entry["model"]().state_dict()
                layout = {key: list(value.shape) for key, value in state.items()}
                if not layout:
                    raise ValueError("no tensors")
            except Exception as error:
                print(f"{norm} {name}: not built: {error}", file=sys.stderr)
                names[norm][name] = None
                continue
            if layout not in layouts:
                layouts.append(layout)
            names[norm][name] = layouts.index(layout)
    text = json.dumps({"models": names, "layouts": layouts}, separators=(",", ":"))
    with open(HERE / "robustbench-layouts.json.gz", "wb") as file:
        file.write(gzip.compress(text.encode(), mtime=0))
    print({norm: len(all) for norm, all in names.items()}, len(layouts), "layouts")


if __name__ == "__main__":
    package(pathlib.Path(sys.argv[1]))
    sys.meta_path.append(Missing())
    write_logits()
    write_layouts()
