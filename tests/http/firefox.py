"""Firefox, headless, driven over WebDriver BiDi (W3C): JSON in the text frames of a WebSocket (RFC
6455), which Firefox speaks by itself."""
import base64
import itertools
import json
import os
import re
import select
import socket
import struct
import subprocess
import tempfile
import time

from wire import PATIENCE

TEXT_FRAME, CLOSE_FRAME = 1, 8


class WebSocket:
    """The little of it that BiDi needs: the server's frames are whole messages, and never masked."""

    def __init__(self, host, port, path):
        self.socket = socket.create_connection((host, port), PATIENCE)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                             "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        head = list(iter(self.stream.readline, b"\r\n"))
        assert b" 101 " in head[0], head

    def say(self, text):
        data = text.encode()
        mask = os.urandom(4)
        length = (struct.pack("!B", 0x80 | len(data)) if len(data) < 126 else
                  struct.pack("!BH", 0x80 | 126, len(data)))
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(data))
        self.socket.sendall(bytes([0x80 | TEXT_FRAME]) + length + mask + masked)

    def hear(self):
        kind, length = self.stream.read(2)
        if length == 126:
            length, = struct.unpack("!H", self.stream.read(2))
        elif length == 127:
            length, = struct.unpack("!Q", self.stream.read(8))
        data = self.stream.read(length)
        assert kind & 0xF != CLOSE_FRAME, data
        return data.decode() if kind & 0xF == TEXT_FRAME else self.hear()

    def close(self):
        self.stream.close()
        self.socket.close()


class Firefox:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="charfinder-firefox-")
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", self.folder.name,
             "--remote-debugging-port", "0", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**os.environ, "HOME": self.folder.name})
        for line in self.process.stderr:
            if told := re.search(rb"BiDi listening on ws://([^:]+):(\d+)", line):
                break
        else:
            raise AssertionError("Firefox does not start")
        self.wire = WebSocket(told[1].decode(), int(told[2]), "/session")
        self.numbers = itertools.count(1)
        self.call("session.new", capabilities={})
        # the window that it begins with never has the focus, without which no key presses a button
        self.context = self.call("browsingContext.create", type="window")["context"]

    def ask(self, method, **parameters):
        number = next(self.numbers)
        self.wire.say(json.dumps({"id": number, "method": method, "params": parameters}))
        while (said := json.loads(self.wire.hear())).get("id") != number:
            continue  # an event
        return said

    def call(self, method, **parameters):
        said = self.ask(method, **parameters)
        assert said["type"] == "success", said
        return said["result"]

    def go(self, url):
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def reload(self):
        self.call("browsingContext.reload", context=self.context, wait="complete")

    def resize(self, width, height):
        """Firefox looks at the page's window to see whether it is done, and sometimes may not yet,
        when the page has just come."""
        self.wait(lambda: self.ask("browsingContext.setViewport", context=self.context,
                                   viewport={"width": width, "height": height})["type"] == "success",
                  "the window gets no other size")

    def run(self, script):
        """What a function body in the page returns, as JSON; a promise is waited for."""
        said = self.call("script.evaluate", target={"context": self.context}, awaitPromise=True,
                         expression=f"(async () => JSON.stringify(await (async () => {{{script}}})()))()")
        assert said["type"] == "success", said
        return json.loads(said["result"]["value"]) if "value" in said["result"] else None

    def press(self, *keys):
        """Keys go to whatever has the focus."""
        self.call("input.performActions", context=self.context, actions=[
            {"type": "key", "id": "keyboard", "actions": [
                {"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]}])

    def click(self, selector):
        x, y = self.run(f"const box = document.querySelector({json.dumps(selector)})"
                        ".getBoundingClientRect();"
                        "return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)")
        self.call("input.performActions", context=self.context, actions=[
            {"type": "pointer", "id": "mouse", "actions": [
                {"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0}]}])

    def text(self, selector):
        return self.run(f"return document.querySelector({json.dumps(selector)}).textContent.trim()")

    def wait(self, condition, why):
        deadline = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < deadline, why
            select.select([], [], [], 0.02)
        return value

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(
            self.call("browsingContext.captureScreenshot", context=self.context)["data"]))

    def close(self):
        self.wire.close()
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stderr.close()
        self.folder.cleanup()
