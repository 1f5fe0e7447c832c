"""The server against a client in Python; no framework but NumPy.

    python3 -m unittest discover Python/tests
"""

import json
import pathlib
import socket
import sys
import tempfile
import threading
import unittest
import unittest.mock

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from rampart import Model, wrap  # noqa: E402
from rampart.running import write_images  # noqa: E402
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

    def test_no_model(self):
        with self.assertRaises(TypeError):
            wrap(3)

    def test_images(self):
        write_images(self.place / "a.safetensors", np.zeros((2, 3, 2, 2)), [0, 1])
        data = (self.place / "a.safetensors").read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        self.assertEqual(header["images"]["dtype"], "F32")
        self.assertEqual(header["labels"]["shape"], [2])
        self.assertEqual(len(data), 8 + size + 96 + 16)


if __name__ == "__main__":
    unittest.main()
