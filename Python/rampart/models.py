"""What is served: logits of images, and their pullbacks."""

import importlib.util
import inspect
import pathlib
import sys

import numpy as np


class Model:
    """A function of images [N, C, H, W], float32 from 0 to 1, that gives logits [N, K].

    `forward(images)` returns the logits, and a function from a cotangent [N, K] to the gradient by the
    images, or None where there is no gradient. Both are NumPy arrays.
    """

    def __init__(self, forward, gradients=True, name="model", framework=None, classes=None):
        self.forward = forward
        self.gradients = gradients
        self.name = name
        self.framework = framework or f"numpy {np.__version__}"
        self.classes = classes

    @staticmethod
    def of(logits, pullback=None, name="model"):
        """A model of two functions: `logits(images)`, and `pullback(images, cotangent)`."""

        def forward(images):
            # The array is Rampart's, and changes with the next call.
            images = images.copy() if pullback else images
            back = (lambda cotangent: pullback(images, cotangent)) if pullback else None
            return logits(images), back

        return Model(forward, pullback is not None, name)


def load_object(text):
    """What `file.py:name` names, and the file; a function without arguments makes it."""
    path, colon, name = text.rpartition(":")
    if not colon or not path.endswith(".py"):
        raise SystemExit(f"'{text}' does not name a function as file.py:function")
    file = pathlib.Path(path).resolve()
    if not file.exists():
        raise SystemExit(f"{file}: there is no such file")
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    if not hasattr(module, name):
        known = ", ".join(key for key, value in vars(module).items() if callable(value) and key[0] != "_")
        raise SystemExit(f"{file}: there is no '{name}' in it; there are: {known}")
    model = getattr(module, name)
    if inspect.isfunction(model) and not inspect.signature(model).parameters:
        model = model()
    return model, file


def wrap(model, name=None):
    """The `Model` of whatever a user has."""
    if isinstance(model, Model):
        return model
    name = name or getattr(model, "__name__", type(model).__name__)
    if hasattr(model, "coef_") and hasattr(model, "intercept_"):
        return linear(model, name)
    torch, jax = sys.modules.get("torch"), sys.modules.get("jax")
    if torch is not None and isinstance(model, torch.nn.Module):
        return of_torch(model, torch, name)
    if not callable(model):
        raise TypeError(f"{type(model).__name__} is no model: give a function, a module or a rampart.Model")
    if torch is not None and jax is not None:
        raise TypeError("both torch and jax are loaded: say which with rampart.models.of_torch or of_jax")
    if torch is not None:
        return of_torch(model, torch, name)
    if jax is not None:
        return of_jax(model, jax, name)
    return Model.of(model, name=name)


def of_torch(model, torch=None, name="model"):
    """A module, or a function from tensors to tensors, on the device of its parameters."""
    torch = torch or __import__("torch")
    device = torch.device("cpu")
    if isinstance(model, torch.nn.Module):
        training = [key or "the model" for key, module in model.named_modules() if module.training]
        if training:
            raise ValueError(f"{training[0]} is in training mode: call model.eval() first")
        # Pullbacks are by the images: without this each pass would compute weights' gradients too.
        for parameter in model.parameters():
            parameter.requires_grad_(False)
            device = parameter.device

    def forward(images):
        inputs = torch.from_numpy(images.copy()).to(device).requires_grad_(True)
        logits = model(inputs)

        def back(cotangent):
            cotangent = torch.from_numpy(cotangent.copy()).to(logits)
            (gradient,) = torch.autograd.grad(logits, inputs, cotangent, retain_graph=True)
            return gradient.float().cpu().numpy()

        return logits.detach().float().cpu().numpy(), back

    def forward_alone(images):
        with torch.no_grad():
            return model(torch.from_numpy(images.copy()).to(device)).float().cpu().numpy()

    served = Model(forward, True, name, f"torch {torch.__version__} on {device.type}")
    served.forward_alone = forward_alone
    return served


def of_jax(model, jax=None, name="model"):
    """A function from arrays to arrays that JAX can differentiate."""
    jax = jax or __import__("jax")

    def forward(images):
        logits, pullback = jax.vjp(model, jax.numpy.array(images))
        return np.asarray(logits), lambda cotangent: np.asarray(pullback(jax.numpy.array(cotangent))[0])

    return Model(forward, True, name, f"jax {jax.__version__}")


def linear(model, name="model"):
    """A linear model of scikit-learn, fitted on images as rows of C·H·W numbers from 0 to 1."""
    weights = np.asarray(model.coef_, np.float32)
    offsets = np.asarray(model.intercept_, np.float32)
    if len(weights) == 1:  # One row decides between two classes.
        weights, offsets = np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
    return Model.of(
        lambda images: images.reshape(len(images), -1) @ weights.T + offsets,
        lambda images, cotangent: (cotangent @ weights).reshape(images.shape),
        name)
