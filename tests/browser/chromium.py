# SPDX-License-Identifier: MIT
"""Chromium without a window, driven through ChromeDriver: WebDriver's commands over HTTP, with the standard library
alone. It knows nothing of the pages that are opened."""

import base64
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name for a reference to an element
KEYS = {"Home": "\ue011", "End": "\ue010", "Left": "\ue012", "Right": "\ue014", "Tab": "\ue004", "Enter": "\ue007",
        "Space": " ", "Shift": "\ue008", "Control": "\ue009"}
SWITCHES = ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--force-color-profile=srgb")


def program(*names):
    return next((path for path in map(shutil.which, names) if path), None)


def missing():
    """What is not installed, in words; empty where all is there."""
    parts = [(program("chromium", "chromium-browser", "google-chrome"), "Chromium (Debian's package is chromium)"),
             (program("chromedriver"), "ChromeDriver (Debian's package is chromium-driver)")]
    return " and ".join(words for path, words in parts if not path)


class WebDriverError(Exception):
    pass


class Browser:
    """One window. Everything that it writes goes into a new folder, which close() removes."""

    def __init__(self, width=1280, height=900):
        self.folder = tempfile.mkdtemp(prefix="chainrule-browser-")
        self.connection, self.session, self.opened = None, "", ""
        self.driver = subprocess.Popen(
            [program("chromedriver"), "--port=0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self.folder, "TMPDIR": self.folder})
        try:
            # One connection for all commands; a proxy of the environment is not for this machine itself.
            self.connection = http.client.HTTPConnection("127.0.0.1", self._port(), timeout=60)
            switches = [*SWITCHES, f"--user-data-dir={self.folder}/user", f"--window-size={width},{height}"]
            if os.geteuid() == 0:
                switches.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
            session = self._send("POST", "", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"binary": program("chromium", "chromium-browser", "google-chrome"),
                                       "args": switches},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
            self.session = "/" + session["sessionId"]
            self.version = session["capabilities"]["browserVersion"]
            self._send("POST", "/url", {"url": "about:blank"})
            self.requests()  # those of the page that a new window shows
        except BaseException:
            self.close()
            raise

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(rb"started successfully on port (\d+)", line)
            if found:
                return int(found.group(1))
        raise WebDriverError("ChromeDriver did not start")

    def _send(self, method, command, body=None):
        try:
            self.connection.request(method, "/session" + self.session + command,
                                    None if body is None else json.dumps(body), {"Content-Type": "application/json"})
            answer = self.connection.getresponse()
            told = json.load(answer)["value"]
        except BaseException:
            self.connection.close()  # an answer that comes too late is not the next command's
            raise
        if answer.status != 200:
            raise WebDriverError(f"{command} {body}: {told['error']}: {told['message']}")
        return told

    def close(self):
        try:
            if self.session:
                self._send("DELETE", "")
        except (OSError, ValueError, http.client.HTTPException, WebDriverError):
            pass  # it is ended in any case
        finally:
            if self.connection:
                self.connection.close()
            self.driver.terminate()
            self.driver.wait(20)
            self.driver.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def devtools(self, command, **parameters):
        return self._send("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    # Pages.

    def open(self, path, hash_words=""):
        """A file, loaded anew even where only what stands behind the # differs."""
        if path == self.opened:
            self._send("POST", "/url", {"url": "about:blank"})
        self.opened = path
        self._send("POST", "/url", {"url": "file://" + path + hash_words})

    def run(self, script, *arguments):
        return self._send("POST", "/execute/sync", {"script": script, "args": arguments})

    def run_until_done(self, script, *arguments):
        """The script calls its last argument when it is done."""
        return self._send("POST", "/execute/async", {"script": script, "args": arguments})

    def screenshot(self, path):
        """The whole page, as high as it is."""
        picture = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        with open(path, "wb") as out:
            out.write(base64.b64decode(picture["data"]))

    def pdf(self):
        return base64.b64decode(self.devtools("Page.printToPDF", printBackground=False)["data"])

    def complaints(self):
        """What has been written to the console since it was last asked."""
        return [entry["message"] for entry in self._send("POST", "/se/log", {"type": "browser"})]

    def requests(self):
        """The addresses that were asked for since this was last asked."""
        entries = self._send("POST", "/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in entries]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    # What a person does. A click fails where something else lies above.

    def find(self, selector):
        return self._send("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        """Once it is in the middle of the window, where nothing that stays in place can cover it."""
        element = self.run("""const found = document.querySelector(arguments[0]);
            found.scrollIntoView({block: 'center', behavior: 'instant'});
            return found""", selector)[ELEMENT]
        self._send("POST", f"/element/{element}/click", {})

    def type(self, selector, text):
        """In the place of what stood there. It is not sent off."""
        element = self.run("""const found = document.querySelector(arguments[0]);
            found.select();
            return found""", selector)[ELEMENT]
        self._send("POST", f"/element/{element}/value", {"text": text})

    def fill(self, selector, text):
        self.type(selector, text + KEYS["Enter"])

    def choose(self, selector, label):
        """An option of a list, by its text."""
        self.click(f"{selector} option:nth-child({self.options(selector).index(label) + 1})")

    def options(self, selector):
        return self.run("return [...document.querySelector(arguments[0]).options].map(option => option.text)",
                        selector)

    def press(self, *keys, holding=None):
        """Keys, wherever the focus is."""
        steps = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        if holding:
            steps = [{"type": "keyDown", "value": KEYS[holding]}, *steps, {"type": "keyUp", "value": KEYS[holding]}]
        self._send("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    # What a person sees.

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def sees(self, selector):
        return self.run("""const found = document.querySelector(arguments[0]);
            return found !== null && found.checkVisibility({visibilityProperty: true, opacityProperty: true})""",
                        selector)

    # What kind of screen it is.

    def prefer(self, scheme="light", motion="no-preference", media=""):
        self.devtools("Emulation.setEmulatedMedia", media=media,
                      features=[{"name": "prefers-color-scheme", "value": scheme},
                                {"name": "prefers-reduced-motion", "value": motion}])

    def screen(self, width, height, phone=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=phone)

    def plain(self):
        """As it was in the beginning."""
        self.prefer()
        self.devtools("Emulation.clearDeviceMetricsOverride")
        self.scripts(True)
        self.complaints()
        self.requests()

    def scripts(self, on):
        self.devtools("Emulation.setScriptExecutionDisabled", value=not on)
