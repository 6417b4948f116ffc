"""A daemon, runs and a page of the tests' own, and the browser that looks at it."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

BIN = pathlib.Path(os.environ["BIN"])
MODELS = pathlib.Path(__file__).resolve().parents[2] / "clients" / "models"
PATIENCE = 60


def until(what, condition, patience=PATIENCE):
    """The first value of the condition that is true; a failure that says what was waited for after too long."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"in {patience} s there was not: {what}"
        time.sleep(0.05)


class Stage:
    """Programs in a folder of their own; all are ended with it."""

    def __init__(self, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tench-view-"))
        self.pictures = self.folder / "pictures"
        self.socket = self.folder / "s"
        self.programs = []
        self.daemon = self.view = None
        self.start_daemon()
        self.start_view(*options)

    def start(self, *command, **more):
        program = subprocess.Popen([str(BIN / command[0]), *map(str, command[1:])], **more)
        self.programs.append(program)
        return program

    def start_daemon(self):
        model = f"mini=resnet_mini:{MODELS}/resnet_mini.safetensors,labels={MODELS}/labels.txt"
        self.daemon = self.start("tenchd", "--socket", self.socket, "--model", model, stderr=subprocess.DEVNULL)
        until("a daemon that answers", lambda: self.ask("ping"))

    def ask(self, method):
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self.socket))
                connection.sendall(json.dumps({"id": 1, "method": method}).encode() + b"\n")
                with connection.makefile() as lines:
                    return json.loads(lines.readline())
        except OSError:
            return None

    def start_view(self, *options, port=0):
        self.view = self.start("tench-view", "--folder", self.pictures, "--endpoint", self.socket, "--listen",
                               f"127.0.0.1:{port}", *options, stdout=subprocess.PIPE, text=True)
        self.url = self.view.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:"), "tench-view did not begin"

    def make(self, out, classes="0-4", steps=20, every=2, size=64, seed=999):
        """A run that goes on by itself."""
        octave = f"{size}/58,{steps},0.05:0.05,0:0"
        return self.start("tench-class", "--model", "mini", "--classes", classes, "--octave", octave, "--frame-every", every,
                          "--batch", 1, "--seed", seed, "--out", self.pictures / out, "--endpoint", self.socket,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def made(self, out, **how):
        """A run that is finished."""
        assert self.make(out, **how).wait(PATIENCE) == 0

    def get(self, path, **headers):
        """Status, headers and text of what is found there."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def close(self):
        for program in self.programs:
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
        for program in self.programs:
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                program.kill()
                raise
        shutil.rmtree(self.folder, ignore_errors=True)


class Browser:
    """A chromium without a window."""

    def __init__(self, stage):
        self.stage = stage
        options = Options()
        for option in ["headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "window-size=1280,900"]:
            options.add_argument(f"--{option}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        # Whatever the policy forbids is an error of the page's.
        watch = "globalThis.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective + e.blockedURI))"
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        self.look()

    def look(self, width=1280, height=900, scheme="light"):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}]})

    def show(self, address="#/"):
        self.driver.get("about:blank")
        self.driver.get(self.stage.url + address)

    def value(self, script, *arguments):
        return self.driver.execute_script(f"return ({script})", *arguments)

    def count(self, selector):
        return self.value("document.querySelectorAll(arguments[0]).length", selector)

    def text(self, selector):
        return self.value("document.querySelector(arguments[0])?.textContent ?? null", selector)

    def until(self, what, script, *arguments, patience=PATIENCE):
        return until(what, lambda: self.value(script, *arguments), patience)

    def find(self, selector):
        self.until(selector, "document.querySelector(arguments[0]) !== null", selector)
        return self.driver.find_element("css selector", selector)

    def press(self, *keys):
        for key in keys:
            webdriver.ActionChains(self.driver).send_keys(key).perform()

    def focus(self):
        """What has the focus, in words."""
        return self.value("(e => e.id || e.dataset.action || e.textContent.trim() || e.tagName)(document.activeElement)")

    def keep(self, name):
        if folder := os.environ.get("SCREENSHOTS"):
            os.makedirs(folder, exist_ok=True)
            self.driver.save_screenshot(f"{folder}/{name}.png")

    def troubles(self):
        """What the console tells of that no page should have."""
        told = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        return told + (self.value("globalThis.broken") or [])

    def close(self):
        self.driver.quit()
