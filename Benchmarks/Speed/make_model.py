"""Writes a PreActResNet-18 of full width with fresh weights: state dict and TorchScript.   usage: make_model.py FOLDER

The same network for both sides of the benchmark; the names are those of the reference code.
"""
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False))

    def forward(self, x):
        active = F.relu(self.bn1(x))
        straight = self.shortcut(active) if hasattr(self, "shortcut") else x
        return self.conv2(F.relu(self.bn2(self.conv1(active)))) + straight


class PreActResNet18(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        inputs = 64
        for stage, (outputs, stride) in enumerate([(64, 1), (128, 2), (256, 2), (512, 2)], 1):
            blocks = [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
            inputs = outputs
        self.bn = nn.BatchNorm2d(512)
        self.linear = nn.Linear(512, classes)

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.conv1(x)))))
        return self.linear(F.avg_pool2d(F.relu(self.bn(x)), 4).flatten(1))


def main():
    torch.manual_seed(0)
    model = PreActResNet18()
    model.train()
    with torch.no_grad():  # statistics that fit the weights
        for _ in range(20):
            model(torch.rand(64, 3, 32, 32))
    model.eval()
    torch.save(model.state_dict(), f"{sys.argv[1]}/preactresnet18.pt")
    torch.jit.trace(model, torch.rand(64, 3, 32, 32)).save(
        f"{sys.argv[1]}/preactresnet18.torchscript.pt")


main()
