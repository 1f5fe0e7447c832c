"""The server against a client in Python; no framework but NumPy.

    python3 -m unittest discover Python/tests
"""

import json
import pathlib
import re
import socket
import sys
import tempfile
import threading
import unittest
import unittest.mock

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from rampart import Model, wrap  # noqa: E402
from rampart import running  # noqa: E402
from rampart.running import class_numbers, write_images  # noqa: E402
from rampart.serve import Server, load  # noqa: E402


class Linear:
    """As scikit-learn's linear models are."""

    def __init__(self, rows):
        random = np.random.default_rng(0)
        self.coef_, self.intercept_ = random.normal(size=(rows, 12)), random.normal(size=rows)


class Client:
    def __init__(self, path):
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(path))
        self.file = self.line.makefile("rw")
        self.greeting = json.loads(self.file.readline())

    def ask(self, **request):
        self.file.write(json.dumps(request) + "\n")
        self.file.flush()
        return json.loads(self.file.readline())

    def close(self):
        self.file.close()
        self.line.close()


class ServingTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        # Where another test has loaded torch, a function would be taken for one of its tensors.
        modules = unittest.mock.patch.dict(sys.modules)
        modules.start()
        self.addCleanup(modules.stop)
        sys.modules.pop("torch", None)

    def serve(self, model):
        server = Server(wrap(model), self.place / "socket")
        threading.Thread(target=server.run, daemon=True).start()
        self.addCleanup(server.close)
        client = Client(self.place / "socket")
        self.addCleanup(client.close)
        return client

    def memory(self, client, floats):
        path = self.place / "memory"
        path.write_bytes(bytes(4 * floats))
        self.assertEqual(client.ask(call="map", path=str(path), bytes=4 * floats), {})
        return np.memmap(path, np.float32, "r+")

    def test_linear(self):
        model = Linear(3)
        client = self.serve(model)
        self.assertEqual(client.greeting["rampart"], 1)
        self.assertTrue(client.greeting["gradients"])
        memory = self.memory(client, 64)
        images = np.random.default_rng(1).random((2, 3, 2, 2), np.float32)
        memory[:24] = images.ravel()
        reply = client.ask(call="logits", count=2, shape=[3, 2, 2], keep=True, offset=128)
        self.assertEqual(reply["classes"], 3)
        expected = images.reshape(2, -1) @ model.coef_.T + model.intercept_
        np.testing.assert_allclose(memory[32:38].reshape(2, 3), expected, atol=1e-5)
        memory[32:38] = [1, 0, 0, 0, 0, 1]
        self.assertEqual(client.ask(call="pullback", id=reply["id"], offset=128), {})
        np.testing.assert_allclose(
            memory[:24].reshape(2, 12), model.coef_[[0, 2]].astype(np.float32), atol=1e-6)
        other = client.ask(
            call="logits", count=2, shape=[3, 2, 2], keep=True, offset=128, release=[reply["id"]])
        self.assertIn("error", client.ask(call="pullback", id=reply["id"], offset=128))
        self.assertEqual(client.ask(call="pullback", id=other["id"], offset=128), {})

    def test_two_classes_of_one_row(self):
        logits, _ = wrap(Linear(1)).forward(np.ones((1, 3, 2, 2), np.float32))
        self.assertEqual(logits.shape, (1, 2))
        self.assertAlmostEqual(float(logits.sum()), 0, places=5)

    def test_without_gradient(self):
        client = self.serve(lambda images: images.reshape(len(images), -1))
        self.assertFalse(client.greeting["gradients"])
        self.memory(client, 64)
        reply = client.ask(call="logits", count=1, shape=[3, 2, 2], keep=True, offset=64)
        self.assertEqual(reply, {"classes": 12})

    def test_failures_are_told(self):
        client = self.serve(Model.of(lambda images: images.sum()))
        self.memory(client, 64)
        reply = client.ask(call="logits", count=1, shape=[3, 2, 2], offset=64)
        self.assertIn("not [N, K]", reply["error"])
        self.assertIn("error", client.ask(call="nonsense"))

    def test_a_function_that_exits_is_told(self):
        client = self.serve(lambda images: sys.exit("bye"))
        self.memory(client, 64)
        reply = client.ask(call="logits", count=1, shape=[3, 2, 2], offset=64)
        self.assertIn("SystemExit: bye", reply["error"])

    def test_files(self):
        file = self.place / "mine.py"
        file.write_text("def predict(images):\n    return images.reshape(len(images), -1)[:, :2]\n"
                        "def make():\n    return predict\n")
        for name in ["predict", "make"]:
            model, source = load(f"{file}:{name}")
            self.assertEqual(model.forward(np.zeros((1, 3, 2, 2), np.float32))[0].shape, (1, 2))
            self.assertEqual(len(source), 64)
        for wrong, words in [(f"{file}:other", "predict, make"), ("a.py:f", "no such file"), ("a", "file.py:function")]:
            with self.assertRaises(SystemExit) as raised:
                load(wrong)
            self.assertIn(words, str(raised.exception))

    def test_what_is_no_logits(self):
        rows = np.zeros((1, 3))
        cases = [
            ((rows, rows), "gave tuple of 2"), ({"logits": rows}, "gave dict of 1"), (None, "gave NoneType"),
            (rows * 1j, "complex128"), (rows.astype(str), "<U"), (rows > 0, "type bool"), (rows[0], "not [N, K]"),
            (np.zeros((1, 5000)), "at most")]
        for value, words in cases:
            client = self.serve(lambda images: value)
            self.memory(client, 64)
            reply = client.ask(call="logits", count=1, shape=[3, 2, 2], offset=64)
            self.assertIn(words, reply.get("error", ""))
            (self.place / "socket").unlink()

    def test_where_a_function_fails(self):
        file = self.place / "mine.py"
        file.write_text("def predict(images):\n    return images['a']\n")
        client = self.serve(load(f"{file}:predict")[0])
        self.memory(client, 64)
        reply = client.ask(call="logits", count=1, shape=[3, 2, 2], offset=64)
        self.assertTrue(reply["error"].endswith("(mine.py, line 2)"), reply["error"])

    def test_makers(self):
        file = self.place / "makers.py"
        file.write_text("def predict(images):\n    return images.reshape(len(images), -1)[:, :2]\n"
                        "def make(pretrained=True):\n    return predict\n"
                        "class Net:\n    __call__ = staticmethod(predict)\n")
        for name in ["make", "Net"]:
            self.assertEqual(load(f"{file}:{name}")[0].forward(np.zeros((1, 3, 2, 2), np.float32))[0].shape, (1, 2))

    def test_linear_models_of_another_kind(self):
        pairs = Linear(6)  # As SVC(kernel="linear") decides between each two of four classes.
        pairs.classes_ = np.arange(4)
        gap = Linear(3)
        gap.classes_ = np.array([0, 1, 3])
        number = Linear(1)
        number.coef_, number.intercept_ = number.coef_[0], 0.0  # As Ridge is.
        for model, words in [(pairs, "6 rows of coef_ for 4 classes"), (gap, "[0, 1, 3], expected 0 to 2"),
                             (number, "expected a classifier")]:
            with self.assertRaisesRegex(ValueError, re.escape(words)):
                wrap(model)
        plain = Linear(1)
        plain.classes_, plain.intercept_ = np.array([0, 1]), 0.0  # As LinearSVC(fit_intercept=False) is.
        self.assertEqual(wrap(plain).forward(np.ones((1, 3, 2, 2), np.float32))[0].shape, (1, 2))

        class Forest:
            def predict(self, rows):
                return rows

        with self.assertRaisesRegex(TypeError, "predict_proba"):
            wrap(Forest())

    def test_labels(self):
        for labels in [[0, 1], [0.0, 1.0], ["0", "1"], np.array([0, 1], object), [[0], [1]], np.array([0, 1], ">u2"),
                       [False, True]]:
            numbers = class_numbers(np.asarray(labels), 2)
            self.assertEqual((numbers.tolist(), numbers.dtype), ([0, 1], np.int64))
        for labels, words in [([0.0, 1.7], "1.7"), ([0, np.nan], "nan"), (["cat", "dog"], "cat"), (np.eye(2), "one-hot"),
                              ([0], "each of 2"), (np.array([0, 0.5], object), "0.5")]:
            with self.assertRaisesRegex(ValueError, words):
                class_numbers(np.asarray(labels), 2)

    def test_no_program(self):
        with unittest.mock.patch.dict("os.environ", RAMPART=str(self.place / "absent")):
            with self.assertRaisesRegex(running.RampartError, "no program is there"):
                running.command()

    def test_no_model(self):
        with self.assertRaises(TypeError):
            wrap(3)
        with self.assertRaisesRegex(TypeError, "Linear is a class"):
            wrap(Linear)

    def test_images(self):
        write_images(self.place / "a.safetensors", np.zeros((2, 3, 2, 2)), [0, 1])
        data = (self.place / "a.safetensors").read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        self.assertEqual(header["images"]["dtype"], "F32")
        self.assertEqual(header["labels"]["shape"], [2])
        self.assertEqual(len(data), 8 + size + 96 + 16)


def torch_or_none():
    try:
        import torch
    except ImportError:
        return None
    return torch


@unittest.skipUnless(torch_or_none(), "there is no torch")
class TorchTests(unittest.TestCase):
    images = np.zeros((2, 3, 2, 2), np.float32)

    def setUp(self):
        self.torch = torch_or_none()

    def module(self):
        return self.torch.nn.Sequential(self.torch.nn.Flatten(), self.torch.nn.Linear(12, 3)).eval()

    def wrapped(self, model):
        from rampart.models import of_torch

        return of_torch(model, self.torch, "net")

    def test_what_has_no_gradient(self):
        module = self.module()
        for function in [lambda x: module(x.detach()).detach(), lambda x: module(x).round().int()]:
            with self.assertRaisesRegex(ValueError, "without a gradient"):
                self.wrapped(function).forward(self.images)
        weights = self.torch.ones(1, requires_grad=True)
        _, back = self.wrapped(lambda x: module(x.detach()) * weights).forward(self.images)
        with self.assertRaisesRegex(ValueError, "no gradient by the images"):
            back(np.ones((2, 3), np.float32))

    def test_what_is_no_tensor(self):
        module = self.module()
        for function, words in [(lambda x: (module(x),), "tuple of 1"), (lambda x: module(x).tolist(), "gave list"),
                                (lambda x: module(x).to(self.torch.complex64), "complex64")]:
            with self.assertRaisesRegex(TypeError, words):
                self.wrapped(function).forward_alone(self.images)

    def test_other_types_of_weights(self):
        with self.assertRaisesRegex(RuntimeError, r"weights of type torch.float64.*model.float\(\)"):
            self.wrapped(self.module().double()).forward(self.images)

    def test_a_function_may_write_into_its_images(self):
        module = self.module()
        _, back = self.wrapped(lambda x: module(x.mul_(2))).forward(self.images)
        once = self.wrapped(module).forward(self.images)[1](np.ones((2, 3), np.float32))
        np.testing.assert_allclose(back(np.ones((2, 3), np.float32)), 2 * once, atol=1e-6)
        self.assertFalse(self.images.any())

    def test_the_module_can_be_trained_on(self):
        module = self.module()
        module[1].bias.requires_grad_(False)
        logits, back = self.wrapped(module).forward(self.images)
        self.assertEqual(back(np.ones_like(logits)).shape, self.images.shape)
        self.assertEqual([each.requires_grad for each in module.parameters()], [True, False])

    def test_images_of_tensors(self):
        images = self.torch.full((1, 1, 1, 2), 0.5, requires_grad=True)
        for given in [images, images.detach().bfloat16()]:
            np.testing.assert_array_equal(running.array_of(given), np.full((1, 1, 1, 2), 0.5, np.float32))


class JaxTests(unittest.TestCase):
    """Against a stand-in that is as strict as JAX with the type of a cotangent."""

    def setUp(self):
        self.jax = unittest.mock.Mock(numpy=np, __version__="0")
        self.jax.numpy = unittest.mock.Mock(wraps=np, floating=np.floating)
        self.jax.vjp = self.vjp

    @staticmethod
    def vjp(model, images):
        logits = model(images)

        def pullback(cotangent):
            assert cotangent.dtype == logits.dtype
            return (np.zeros_like(images),)

        return logits, pullback

    def test_types(self):
        from rampart.models import of_jax

        images = np.zeros((2, 3, 2, 2), np.float32)
        for kind in [np.float16, np.float32, np.float64]:
            _, back = of_jax(lambda x: np.zeros((2, 3), kind), self.jax).forward(images)
            self.assertEqual(back(np.ones((2, 3), np.float32)).shape, images.shape)
        with self.assertRaisesRegex(ValueError, "no gradient"):
            of_jax(lambda x: np.zeros((2, 3), int), self.jax).forward(images)

    def test_a_function_of_numpy_arrays_is_told_how_it_is_given(self):
        from rampart.models import of_jax

        class Tracer(TypeError):
            pass

        def strict(model, images):
            raise Tracer("a traced array")

        self.jax.errors.TracerArrayConversionError = self.jax.errors.ConcretizationTypeError = Tracer
        self.jax.vjp = strict
        with self.assertRaisesRegex(TypeError, "rampart.Model.of"):
            of_jax(len, self.jax).forward(np.zeros((2, 3, 2, 2), np.float32))


if __name__ == "__main__":
    unittest.main()
