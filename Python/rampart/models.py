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
    if is_maker(model):
        model = model()
    return model, file


def is_maker(model):
    """Whether it makes a model: a function or a class that can be called without arguments.

    `make(pretrained=True)` is one too: the images of a function of images have no default.
    """
    if not (inspect.isfunction(model) or inspect.isclass(model)):
        return False
    try:
        parameters = inspect.signature(model).parameters.values()
    except (TypeError, ValueError):
        return False
    if inspect.isfunction(model) and any(each.kind == each.VAR_POSITIONAL for each in parameters):
        return False
    return all(
        each.default is not each.empty or each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD) for each in parameters)


def wrap(model, name=None):
    """The `Model` of whatever a user has."""
    if isinstance(model, Model):
        return model
    name = name or getattr(model, "__name__", type(model).__name__)
    if hasattr(model, "coef_") and hasattr(model, "intercept_"):
        return linear(model, name)
    if hasattr(model, "predict") and not callable(model):
        raise TypeError(
            f"{type(model).__name__} has no coef_ and intercept_, as a linear model that is fitted has: give a function of "
            "images, such as lambda images: model.predict_proba(images.reshape(len(images), -1)), which has no gradient")
    if inspect.isclass(model):
        raise TypeError(f"{name} is a class, expected a model: give what {name}(…) makes")
    torch, jax = sys.modules.get("torch"), sys.modules.get("jax")
    if torch is not None and isinstance(model, torch.nn.Module):
        return of_torch(model, torch, name)
    if not callable(model):
        raise TypeError(f"{type(model).__name__} is no model: give a function, a module or a rampart.Model")
    if torch is not None and jax is not None:
        raise TypeError(
            "both torch and jax are loaded: say which with rampart.models.of_torch or of_jax, or give "
            "rampart.Model.of(function) for one of NumPy arrays")
    if torch is not None:
        return of_torch(model, torch, name)
    if jax is not None:
        return of_jax(model, jax, name)
    return Model.of(model, name=name)


def checked(logits, count, name="the model"):
    """The logits of so many images as float32 [N, K]; whatever else a model gave is refused in words.

    Complex numbers and texts convert to floats silently or oddly, tuples of two arrays become one array: what is no array of
    real numbers is refused before NumPy makes one of it.
    """
    expected = "expected one array of logits [N, K]"
    is_array = isinstance(logits, list) or hasattr(logits, "__array__")
    if isinstance(logits, (tuple, dict, str)) or not is_array:
        held = f" of {len(logits)}" if isinstance(logits, (tuple, dict)) else ""
        raise TypeError(f"{name} gave {type(logits).__name__}{held}, {expected}: return the logits alone")
    logits = np.asarray(logits)
    # Of bfloat16, which NumPy has not, the kind is V.
    if logits.dtype.kind not in "fiuV":
        raise TypeError(f"{name} gave numbers of type {logits.dtype}, {expected}, of real numbers")
    if logits.ndim != 2 or len(logits) != count:
        raise ValueError(f"{name} gave logits of shape {logits.shape} for {count} images, not [N, K]")
    return logits.astype(np.float32)


def of_torch(model, torch=None, name="model"):
    """A module, or a function from tensors to tensors, on the device of its parameters."""
    torch = torch or __import__("torch")
    device = torch.device("cpu")
    types = set()
    if isinstance(model, torch.nn.Module):
        training = [key or "the model" for key, module in model.named_modules() if module.training]
        if training:
            raise ValueError(f"{training[0]} is in training mode: call model.eval() first")
        for parameter in model.parameters():
            device = parameter.device
            types.add(parameter.dtype)

    def call(inputs):
        try:
            logits = model(inputs)
        except RuntimeError as error:
            others = sorted(str(kind) for kind in types if kind != torch.float32)
            if not others:
                raise
            raise RuntimeError(
                f"{error} (weights of type {others[0]}, images of torch.float32: call model.float(), "
                f"or give lambda images: model(images.to({others[0]})))") from error
        if not isinstance(logits, torch.Tensor):
            checked(logits, len(inputs), name)
            raise TypeError(f"{name} gave {type(logits).__name__}, expected a tensor of logits [N, K], for the gradient")
        return logits

    def array(logits, count):
        real = logits.detach() if logits.is_complex() else logits.detach().float()
        return checked(real.cpu().numpy(), count, name)

    def forward(images):
        # Pullbacks are by the images: otherwise each pass would compute weights' gradients too.
        frozen = [parameter for parameter in getattr(model, "parameters", list)() if parameter.requires_grad]
        for parameter in frozen:
            parameter.requires_grad_(False)
        try:
            inputs = torch.from_numpy(images.copy()).to(device).requires_grad_(True)
            # A function may write into what it is given, which PyTorch forbids for a leaf.
            logits = call(inputs.clone())
        finally:
            # The module is the user's, who may go on training it.
            for parameter in frozen:
                parameter.requires_grad_(True)
        found = array(logits, len(images))
        if not logits.requires_grad:
            raise ValueError(
                f"{name} gave logits without a gradient: no_grad, detach, NumPy or rounding is in it. Leave that out; "
                "or, where there is none, give rampart.Model.of(function of NumPy arrays), which only Square searches")

        def back(cotangent):
            cotangent = torch.from_numpy(cotangent.copy()).to(logits)
            (gradient,) = torch.autograd.grad(logits, inputs, cotangent, retain_graph=True, allow_unused=True)
            if gradient is None:
                raise ValueError(
                    f"{name} gave logits that have no gradient by the images: detach or NumPy is between the two. Leave that "
                    "out; or give rampart.Model.of(function of NumPy arrays), which only Square searches")
            return gradient.float().cpu().numpy()

        return found, back

    def forward_alone(images):
        with torch.no_grad():
            return array(call(torch.from_numpy(images.copy()).to(device)), len(images))

    served = Model(forward, True, name, f"torch {torch.__version__} on {device.type}")
    served.forward_alone = forward_alone
    return served


def of_jax(model, jax=None, name="model"):
    """A function from arrays to arrays that JAX can differentiate."""
    jax = jax or __import__("jax")

    def forward(images):
        try:
            logits, pullback = jax.vjp(model, jax.numpy.array(images))
        except (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError) as error:
            # Any function is JAX's where that is loaded; one of NumPy, such as scikit-learn's, meets its tracers.
            raise TypeError(
                f"{name} calls NumPy on JAX's arrays, or decides by their values, which has no gradient ({type(error).__name__}): "
                "use jax.numpy; or give rampart.Model.of(function of NumPy arrays), which only Square searches") from error
        found = checked(logits, len(images), name)
        if not jax.numpy.issubdtype(logits.dtype, jax.numpy.floating):
            raise ValueError(
                f"{name} gave logits of type {logits.dtype}, which have no gradient: leave the rounding out; or give "
                "rampart.Model.of(function of NumPy arrays), which only Square searches")
        # A pullback takes the very type that came: float16, bfloat16, or float64 where that is on.
        return found, lambda cotangent: np.asarray(pullback(jax.numpy.array(cotangent, logits.dtype))[0], np.float32)

    return Model(forward, True, name, f"jax {jax.__version__}")


def linear(model, name="model"):
    """A linear model of scikit-learn, fitted on images as rows of C·H·W numbers from 0 to 1."""
    weights = np.atleast_2d(np.asarray(model.coef_, np.float32))
    classes = getattr(model, "classes_", None)
    if classes is None and np.ndim(model.coef_) == 1:
        raise ValueError(f"{type(model).__name__} gives one number an image, expected a classifier, with a row of coef_ a class")
    count = max(2, len(weights)) if classes is None else len(classes)
    if len(weights) != count and (len(weights), count) != (1, 2):
        raise ValueError(
            f"{type(model).__name__} has {len(weights)} rows of coef_ for {count} classes, expected one a class: it decides "
            "between each two classes, or otherwise; give a function of images that calls its decision_function")
    known = classes is None or np.asarray(classes).dtype.kind not in "iuf"
    if not known and not np.array_equal(classes, np.arange(count)):
        raise ValueError(
            f"{type(model).__name__} was fitted on the classes {np.asarray(classes).tolist()}, expected 0 to {count - 1}, "
            "because logits count by their place: number the labels so, in images and model alike")
    offsets = np.broadcast_to(np.asarray(model.intercept_, np.float32), len(weights))
    if len(weights) == 1:  # One row decides between two classes.
        weights, offsets = np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
    return Model.of(
        lambda images: images.reshape(len(images), -1) @ weights.T + offsets,
        lambda images, cotangent: (cotangent @ weights).reshape(images.shape),
        name)
