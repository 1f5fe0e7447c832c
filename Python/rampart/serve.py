"""Serves a model to Rampart over a Unix socket; Documentation/serving.md is the protocol.

    python3 -m rampart.serve file.py:function --socket PATH
"""

import argparse
import hashlib
import json
import mmap
import os
import pathlib
import socket
import sys
import threading
import time
import traceback

import numpy as np

from .models import checked, load_object, wrap


class Server:
    """A listening socket, and a thread for each who connects."""

    def __init__(self, model, path, source=None, instances=None):
        self.model, self.path = model, str(path)
        self.greeting = {
            "rampart": 1, "name": model.name, "gradients": model.gradients, "classes": model.classes,
            "source": source, "instances": instances, "framework": model.framework}
        self.lock = threading.Lock()  # One call at a time: few models are safe in two threads.
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.bind(self.path)
        self.socket.listen()

    def run(self, connections=None):
        """Answers until the last of so many has gone; for ever where None is given."""
        threads = []
        while connections is None or len(threads) < connections:
            try:
                line, _ = self.socket.accept()
            except OSError:
                break
            threads.append(threading.Thread(target=Session(self, line).run, daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def close(self):
        self.socket.close()
        pathlib.Path(self.path).unlink(missing_ok=True)


class Session:
    """One connection."""

    def __init__(self, server, line):
        self.server, self.line = server, line
        self.memory, self.kept, self.last = None, {}, 0

    def run(self):
        with self.line, self.line.makefile("rw", encoding="utf-8", newline="\n") as file:
            try:
                self.send(file, self.server.greeting)
                for text in file:
                    self.send(file, self.answer(json.loads(text)))
            except (BrokenPipeError, ConnectionResetError):
                pass

    @staticmethod
    def send(file, value):
        file.write(json.dumps(value, separators=(",", ":")) + "\n")
        file.flush()

    def answer(self, request):
        try:
            with self.server.lock:
                for done in request.get("release", []):
                    self.kept.pop(done, None)
                return getattr(self, "answer_" + request["call"])(request)
        except (Exception, SystemExit) as error:  # A thread that sys.exit ends would say nothing.
            traceback.print_exc()
            return {"error": f"{type(error).__name__}: {error}{place(error)}"}

    def answer_map(self, request):
        with open(request["path"], "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), request["bytes"])
        return {}

    def array(self, offset, shape):
        count = int(np.prod(shape))
        return np.frombuffer(self.memory, np.float32, count, offset).reshape(shape)

    def answer_logits(self, request):
        images = self.array(0, [request["count"], *request["shape"]])
        model, keep = self.server.model, request.get("keep", False)
        alone = getattr(model, "forward_alone", None)
        logits, pullback = (alone(images), None) if alone and not keep else model.forward(images)
        logits = checked(logits, request["count"], model.name)
        room = (len(self.memory) - request["offset"]) // (4 * max(len(logits), 1))
        if logits.shape[1] > room:
            raise ValueError(f"{model.name} gave {logits.shape[1]} logits an image, expected at most {room}")
        self.array(request["offset"], logits.shape)[...] = logits
        reply = {"classes": logits.shape[1]}
        if keep and pullback is not None:
            self.last += 1
            self.kept[self.last] = pullback, images.shape, logits.shape
            reply["id"] = self.last
        return reply

    def answer_pullback(self, request):
        pullback, images, logits = self.kept[request["id"]]
        gradient = np.asarray(pullback(self.array(request["offset"], logits)), np.float32)
        if gradient.shape != images:
            raise ValueError(f"a gradient of shape {gradient.shape} for images of shape {images}")
        self.array(0, images)[...] = gradient
        return {}


def place(error):
    """Where in the user's own file something was raised, which is the frame to look at."""
    own = pathlib.Path(__file__).resolve().parent
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if pathlib.Path(frame.filename).resolve().parent != own]
    frames = [frame for frame in frames if "-packages" not in frame.filename] or frames
    return f" ({pathlib.Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""


def leave_with(parent):
    """Ends this process with the one that started it, also where a model computes without end."""
    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def load(text):
    """The model that `file.py:function` names, and the hash of the file."""
    model, file = load_object(text)
    return wrap(model, text.rpartition(":")[2]), hashlib.sha256(file.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description="Serves a model to Rampart.")
    parser.add_argument("function", help="file.py:function")
    parser.add_argument("--socket", required=True, help="where to listen")
    parser.add_argument("--parent", type=int, help="the process to end with")
    arguments = parser.parse_args()
    if arguments.parent:
        leave_with(arguments.parent)
    try:
        model, source = load(arguments.function)
    except Exception as error:
        traceback.print_exc()
        # The last line is what Rampart repeats.
        sys.exit(f"{type(error).__name__}: {error}{place(error)}")
    server = Server(model, arguments.socket, source)
    server.run(connections=1)
    server.close()
    os._exit(0)  # Threads of frameworks need not be waited for.


if __name__ == "__main__":
    main()
