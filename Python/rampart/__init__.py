"""Rampart from Python: any function of images can be attacked.

    import rampart
    result = rampart.evaluate(model, images, labels, epsilon="8/255")
    result["robust"]["accuracy"]

`model` is a PyTorch module, a function of JAX, a linear model of scikit-learn, or anything that
`rampart.Model` is made of; `images` are bytes, or floats from 0 to 1. `rampart.export.export` writes a PyTorch module as
TorchScript, as the command `rampart-export` does.
"""

from .models import Model, wrap
from .running import RampartError, attack, evaluate

__all__ = ["Model", "RampartError", "attack", "evaluate", "wrap"]
