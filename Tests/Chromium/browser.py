"""Chromium without a window, driven over a pipe: Python's standard library is all it takes."""

import base64
import json
import os
import subprocess
import tempfile
import time
import urllib.parse


class Page:
    """A page: what it said, what it asked for, and what it answers."""

    def __init__(self, program):
        # Processes of Chromium's may still write there when it has ended.
        self.profile = tempfile.TemporaryDirectory(prefix="rampart-chromium-", ignore_cleanup_errors=True)
        to_chromium, self.write = os.pipe()
        self.read, from_chromium = os.pipe()
        # Chromium reads its commands from descriptor 3 and answers on 4.
        keep = [os.dup(to_chromium), os.dup(from_chromium)]

        def place():
            high = [os.dup2(d, 60 + i) for i, d in enumerate(keep)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=place, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for descriptor in [to_chromium, from_chromium, *keep]:
            os.close(descriptor)
        self.count, self.buffer, self.session = 0, b"", None
        self.complaints, self.requests = [], []
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def close(self):
        """Ends Chromium."""
        self.process.terminate()
        self.process.wait(20)
        self.profile.cleanup()

    def message(self):
        """The next message, whatever it is about."""
        while b"\0" not in self.buffer:
            part = os.read(self.read, 1 << 16)
            if not part:
                raise RuntimeError("Chromium ended")
            self.buffer += part
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        self.note(message.get("method"), message.get("params"))
        return message

    def note(self, method, values):
        """Keeps what a page must not do."""
        if method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning"):
            self.complaints.append(str([a.get("value", a.get("description")) for a in values["args"]]))
        elif method == "Runtime.exceptionThrown":
            details = values["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.complaints.append(values["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])
        elif method == "Network.responseReceived" and values["response"]["status"] >= 400:
            self.complaints.append(f"{values['response']['status']}: {values['response']['url']}")

    def call(self, method, **values):
        """A command's answer."""
        self.count += 1
        request = {"id": self.count, "method": method, "params": values}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.write, json.dumps(request).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def open(self, path, fragment=""):
        """Opens a file and waits until it is loaded."""
        self.navigate("about:blank")
        self.navigate("file://" + urllib.parse.quote(os.path.abspath(path)) + fragment)

    def navigate(self, url):
        """Goes to an address and waits until the page there is loaded."""
        self.call("Page.navigate", url=url)
        while True:
            try:
                place, state = self.ask("[location.href.split('#')[0], document.readyState]")
            except RuntimeError:
                continue  # the page before it is just being left
            if place == url.split("#")[0] and state == "complete":
                return

    def ask(self, expression):
        """What an expression is worth on the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def look(self, width, dark=False, height=900):
        """Sets the window's width, and the reader's scheme."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def key(self, name, code, text=""):
        """Presses a key."""
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")

    def picture(self, path, tallest=3000):
        """Writes the whole page as a PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], tallest), "scale": 1}
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def seconds_to_open(self, path):
        """From the start of the way to the page until it stood there and answered."""
        start = time.monotonic()
        self.open(path)
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return time.monotonic() - start
