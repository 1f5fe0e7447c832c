"""The function that is served: a network from the file that SERVED_MODEL names."""
import os

import torch

torch.set_num_threads(1)
network = torch.jit.load(os.environ["SERVED_MODEL"]).eval()


def logits(images):
    return network(images)
