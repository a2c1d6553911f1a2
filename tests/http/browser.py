"""A real browser, headless, driven over the WebDriver protocol (W3C) with nothing but HTTP."""
import base64
import http.client
import json
import os
import pathlib
import select
import subprocess
import tempfile
import time

from needs import need
from wire import PATIENCE, port_of_our_own

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's key of a reference to an element
BACKSPACE, ENTER, TAB, ESCAPE = "\ue003", "\ue007", "\ue004", "\ue00c"
LEFT, UP, RIGHT, DOWN = "\ue012", "\ue013", "\ue014", "\ue015"

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars"]


class Driver:
    """chromedriver on a port of its own; starts browsers."""

    def __init__(self):
        need("chromedriver")
        self.folder = tempfile.TemporaryDirectory(  # into which a browser may yet write as it ends
            prefix="charfinder-browser-", ignore_cleanup_errors=True)
        said = []
        for _ in range(5):  # the port is ours alone on 127.0.0.1, but it listens on others, too
            if self._start(port_of_our_own(), said):
                return
        raise AssertionError(f"chromedriver does not start: {said}")

    def _start(self, port, said):
        # what browsers leave under their home goes away with the folder, too
        self.process = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**os.environ, "HOME": self.folder.name})
        for line in self.process.stdout:
            said.append(line)
            if b"started successfully" in line:
                self.port = port
                return True
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        return False

    def call(self, method, path, body=None):
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        conn.request(method, path, None if body is None else json.dumps(body),
                     {"Content-Type": "application/json"})
        said = json.loads(conn.getresponse().read())["value"]
        conn.close()
        assert not (isinstance(said, dict) and "error" in said), said
        return said

    def open(self, name, mobile=None):
        profile = pathlib.Path(self.folder.name, name)
        profile.mkdir()
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"]}
        if mobile:
            options["mobileEmulation"] = {"deviceMetrics": mobile}
        said = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"}}}})
        return Browser(self, f"/session/{said['sessionId']}")

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.folder.cleanup()


class Browser:
    def __init__(self, driver, session):
        self.driver = driver
        self.session = session

    def call(self, method, path, body=None):
        return self.driver.call(method, self.session + path, body)

    def open_tab(self):
        """One that knows nothing of what was in others: history, mouse, preferences."""
        self.first_tab = self.call("GET", "/window")
        self.call("POST", "/window", {
            "handle": self.call("POST", "/window/new", {"type": "tab"})["handle"]})
        # keys and texts go to its focus, though the window may not have come to the front yet
        self.devtools("Emulation.setFocusEmulationEnabled", enabled=True)

    def close_tab(self):
        """Whatever its page was yet about to do is not done."""
        self.call("DELETE", "/window")
        self.call("POST", "/window", {"handle": self.first_tab})

    def go(self, url):
        self.call("POST", "/url", {"url": url})

    def reload(self):
        self.call("POST", "/refresh", {})

    def url(self):
        return self.call("GET", "/url")

    def run(self, script, *arguments):
        """What a function body in the page returns; a promise is waited for."""
        return self.call("POST", "/execute/sync", {"script": script, "args": arguments})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def find(self, selector):
        """The first one; waits for it."""
        return self.wait(lambda: self.find_all(selector), f"there is no {selector}")[0]

    def find_all(self, selector):
        return [Element(self, each[ELEMENT]) for each in self.call("POST", "/elements", {
            "using": "css selector", "value": selector})]

    def active(self):
        return Element(self, self.call("GET", "/element/active")[ELEMENT])

    def press(self, *keys):
        """Keys go to whatever has the focus."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": strokes}]})

    def point_at(self, element):
        self.call("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [
                {"type": "pointerMove", "duration": 0, "x": 0, "y": 0,
                 "origin": element.reference}]}]})

    def prefer(self, feature, value):
        """Emulates a preference of the system: prefer("prefers-color-scheme", "dark")"""
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": feature, "value": value}])

    def style(self, selector, name, of=None):
        """What the page makes of a property of the first such element, or of its pseudo-element."""
        return self.run("return getComputedStyle(document.querySelector(arguments[0]), arguments[1])"
                        "[arguments[2]]", selector, of, name)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])]"
                        ".map((each) => each.textContent.trim())", selector)

    def wait(self, condition, why):
        deadline = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < deadline, why
            select.select([], [], [], 0.02)
        return value

    def complaints(self):
        """What the browser's console says, such as what the policy forbade.

        It may also say, late, that the server of an earlier test does not answer any more.
        """
        said = self.call("POST", "/se/log", {"type": "browser"})
        return [entry for entry in said
                if entry["message"].startswith((self.origin + "/", self.origin + " "))
                or not entry["message"].startswith("http://127.0.0.1:")]

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))

    def close(self):
        self.call("DELETE", "")


class Element:
    def __init__(self, browser, reference):
        self.browser = browser
        self.reference = {ELEMENT: reference}
        self.path = f"/element/{reference}"

    def text(self):
        return self.browser.call("GET", self.path + "/text")

    def value(self):
        return self.browser.call("GET", self.path + "/property/value")

    def attribute(self, name):
        return self.browser.call("GET", f"{self.path}/attribute/{name}")

    def is_displayed(self):
        return self.browser.call("GET", self.path + "/displayed")

    def label(self):
        """Its name as a screen reader says it."""
        return self.browser.call("GET", self.path + "/computedlabel")

    def role(self):
        return self.browser.call("GET", self.path + "/computedrole")

    def click(self):
        self.browser.call("POST", self.path + "/click", {})

    def clear(self):
        self.browser.call("POST", self.path + "/clear", {})

    def type(self, text):
        self.browser.call("POST", self.path + "/value", {"text": text})
