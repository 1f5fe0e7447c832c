"""Writing TorchScript: what is written answers as the module does, and what cannot be is refused with the reason.

    python3 -m unittest discover Python/tests
"""

import contextlib
import importlib.util
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from rampart.export import ExportError, export, main  # noqa: E402

HAS_TORCH = importlib.util.find_spec("torch") is not None
if HAS_TORCH:
    import torch
    from torch import nn
    from torch.nn import functional

    class Net(nn.Module):
        """A small network, with a twist to test."""

        def __init__(self, twist=None):
            super().__init__()
            torch.manual_seed(3)
            self.first, self.norm, self.last = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Linear(4, 3)
            self.twist = twist
            self.register_buffer("calls", torch.zeros(()))
            self.eval()

        def forward(self, images):
            hidden = functional.relu(self.norm(self.first(images))).mean((2, 3))
            logits = self.last(hidden)
            return self.twist(self, images, logits) if self.twist else logits

    class Branch(nn.Module):
        """Another answer for bright images, which no trace of dark ones sees."""

        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(12, 3)
            self.eval()

        def forward(self, images):
            logits = self.layer(images.flatten(1))
            if bool(images.sum() > 0):
                if bool(images[0].mean() > 0.8):
                    logits = logits * 2 if images.shape[0] == 1 else logits
            return logits

    class Attention(nn.Module):
        """PyTorch's own transformer, which answers by an operator without a gradient where nobody asks for one."""

        def __init__(self):
            super().__init__()
            torch.manual_seed(3)
            self.embed, self.last = nn.Conv2d(3, 8, 3, 3), nn.Linear(8, 3)
            self.body = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)
            self.eval()

        def forward(self, images):
            return self.last(self.body(self.embed(images).flatten(2).transpose(1, 2)).mean(1))

    class Sizes(nn.Module):
        """A loop over the images: a trace keeps the number of them."""

        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(12, 3)
            self.eval()

        def forward(self, images):
            rows = []
            for row in range(images.shape[0]):
                rows.append(self.layer(images[row].flatten()))
            return torch.stack(rows)


@unittest.skipUnless(HAS_TORCH, "there is no torch in this Python")
class ExportTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.file = self.place / "net.torchscript.pt"

    def refused(self, words, model, **options):
        with self.assertRaises(ExportError) as raised:
            export(model, self.file, **{"shape": (3, 6, 6), **options})
        for word in words:
            self.assertIn(word, str(raised.exception))
        self.assertEqual(list(self.place.glob("*torchscript*")) + list(self.place.glob(".*")), [])

    def test_writes_what_the_module_computes(self):
        net = Net()
        report = export(net, self.file, shape=(3, 6, 6))
        self.assertEqual((report.how, report.classes, report.notes), ("traced", 3, []))
        images = torch.rand(7, 3, 6, 6)
        torch.testing.assert_close(torch.jit.load(str(self.file))(images), net(images))
        self.assertTrue(net.first.weight.requires_grad, "the user's module stays as it was")
        self.assertEqual([path.name for path in self.place.iterdir()], [self.file.name])

    def test_a_transformer_has_its_gradient(self):
        net, images = Attention(), torch.rand(3, 3, 6, 6)
        export(net, self.file, shape=(3, 6, 6))
        gradients = []
        for model in net, torch.jit.load(str(self.file)):
            inputs = images.clone().requires_grad_(True)
            gradients += torch.autograd.grad(model(inputs).square().sum(), inputs)
        self.assertGreater(float(gradients[0].abs().max()), 0)
        torch.testing.assert_close(gradients[1], gradients[0], rtol=1e-4, atol=1e-6)

    def test_normalises_inside(self):
        net, mean, std = Net(), [0.4, 0.5, 0.6], [0.2, 0.25, 0.3]
        export(net, self.file, shape=(3, 6, 6), mean=mean, std=std)
        images = torch.rand(2, 3, 6, 6)
        expected = net((images - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1))
        torch.testing.assert_close(torch.jit.load(str(self.file))(images), expected)
        self.refused_after_writing(["2 numbers for --mean", "expected 3"], mean=[0.4, 0.5], std=0.2)
        self.refused_after_writing(["from 0 to 255"], mean=[125.3, 123.0, 113.9], std=[63.0, 62.1, 66.7])
        self.refused_after_writing(["above 0"], mean=0.5, std=0)

    def refused_after_writing(self, words, **options):
        """What was written before stays where a later export is refused."""
        before = self.file.read_bytes()
        with self.assertRaises(ExportError) as raised:
            export(Net(), self.file, shape=(3, 6, 6), **options)
        for word in words:
            self.assertIn(word, str(raised.exception))
        self.assertEqual(self.file.read_bytes(), before)

    def test_training_mode(self):
        net = Net()
        net.norm.train()
        self.refused(["norm is in training mode", "model.eval()"], net)
        export(net, self.file, shape=(3, 6, 6), set_eval=True)
        self.assertTrue(net.norm.training)
        torch.testing.assert_close(torch.jit.load(str(self.file))(torch.ones(1, 3, 6, 6)), Net()(torch.ones(1, 3, 6, 6)))

    def test_chance(self):
        self.refused(["draws by chance", "python:FILE.py"], Net(lambda net, images, logits: functional.dropout(logits, 0.5, True)))
        # What Python draws a trace would freeze to one of its branches.
        self.refused(["two calls", "differ"], Net(lambda net, images, logits: logits * (1 + np.random.randint(2))))

    def test_state(self):
        def count(net, images, logits):
            net.calls += 1
            return logits

        self.refused(["calls change calls"], Net(count))

        def drift(net, images, logits):
            net.calls += 1
            return logits + net.calls

        self.refused(["keeps what it saw"], Net(drift))

    def test_other_images_of_the_batch(self):
        self.refused(["other images of its batch"], Net(lambda net, images, logits: logits - logits.mean(0)))

    def test_branches(self):
        report = export(Sizes(), self.file, shape=(3, 2, 2))
        self.assertEqual(report.how, "scripted")
        images = torch.rand(9, 3, 2, 2)
        self.assertEqual(torch.jit.load(str(self.file))(images).shape, (9, 3))
        self.file.unlink()
        self.refused(["of two traces", "is frozen"], Sizes(), shape=(3, 2, 2), method="trace")

    def test_a_branch_that_hangs_on_the_batch(self):
        self.refused(["other images of its batch"], Branch(), shape=(3, 2, 2))

    def test_outputs(self):
        self.refused(["returns tuple"], Net(lambda net, images, logits: (logits, images)))
        self.refused(["shape [1]", "[1, classes]"], Net(lambda net, images, logits: logits[:, 0]))
        self.refused(["not finite"], Net(lambda net, images, logits: logits / 0))
        self.refused(["fails on images of shape [1, 1, 6, 6]", "--shape"], Net(), shape=(1, 6, 6))

    def test_hidden_gradient(self):
        # A backward pass of the module's own, which a file cannot hold.
        class Lure(torch.autograd.Function):
            @staticmethod
            def forward(context, values):
                return values.clone()

            @staticmethod
            def backward(context, gradient):
                return gradient * 0 + 1

        self.refused(["TorchScript cannot hold it", "Lure"], Net(lambda net, images, logits: Lure.apply(logits)))

    def test_without_gradient(self):
        report = export(Net(lambda net, images, logits: logits.detach()), self.file, shape=(3, 6, 6))
        self.assertEqual(len(report.notes), 1)
        self.assertIn("only Square", report.notes[0])

    def test_a_module_that_computes_its_weights(self):
        model = Net()
        model.last = nn.utils.weight_norm(model.last)
        export(model, self.file, (3, 8, 8))
        images = torch.rand(4, 3, 8, 8)
        self.assertLess(float((torch.jit.load(str(self.file))(images) - model(images)).abs().max()), 1e-5)

    def test_a_module_that_changes_its_images(self):
        self.refused(
            ["changes the images"], Net(lambda net, images, logits: logits + images.sub_(0.5).sum((1, 2, 3))[:, None]))

    def test_a_module_without_gradient_is_told_from_a_file_without(self):
        class Closed(Net):
            @torch.no_grad()
            def forward(self, images):
                return super().forward(images)

        self.refused(["leave torch.no_grad"], Closed())

    def test_a_place_where_no_file_can_be(self):
        with self.assertRaises(OSError):
            export(Net(), "/proc/net.pt", (3, 8, 8))

    def test_what_is_no_module(self):
        self.refused(["function is no torch.nn.Module", "serve it instead"], lambda images: images)
        self.refused(["TorchScript already"], torch.jit.trace(Net(), torch.rand(1, 3, 6, 6)))
        self.refused(["torch.float64", "model.float()"], Net().double())

    def run_main(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main(list(arguments))
                code = 0
            except SystemExit as end:
                code = end.code
        return code, out.getvalue(), err.getvalue()

    def test_command(self):
        source = self.place / "mine.py"
        source.write_text(
            "import torch\ntorch.manual_seed(0)\nmodel = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(12, 4)).eval()\n"
            "def make():\n    return model\n")
        for name in ["model", "make"]:
            code, out, err = self.run_main(f"{source}:{name}", "--output", str(self.file), "--shape", "3,2,2")
            self.assertEqual(code, 0, err)
            self.assertIn("traced, images of 3 × 2 × 2, 4 classes", out)
            self.assertIn(f"next: ./rampart evaluate --model {self.file}", out)
        code, _, err = self.run_main(f"{source}:model", "--output", str(self.file))
        self.assertEqual((code, "is --shape" in err), (65, True), err)
        code, _, err = self.run_main(f"{source}:other", "--output", str(self.file))
        self.assertEqual((code, "there are: model" in err), (65, True), err)
        code, _, err = self.run_main(f"{source}:model")
        self.assertEqual((code, "--output" in err), (64, True), err)
        done = subprocess.run(
            [sys.executable, "-m", "rampart.export", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=pathlib.Path(__file__).resolve().parents[1])
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class WithoutTorchTests(unittest.TestCase):
    @unittest.skipIf(HAS_TORCH, "there is torch in this Python")
    def test_is_told(self):
        with self.assertRaises(ExportError) as raised:
            export(object(), "a.pt")
        self.assertIn("there is no torch", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
