"""Takes the picture of a family in Neo4j Browser that the documentation shows.

    pip install selenium        (and Chromium with its driver: apt-get install chromium chromium-driver)
    python docs/screenshots/browser.py --url bolt://127.0.0.1:7687 --browser http://127.0.0.1:7474/browser/ \\
        --iin 990101000001 --day 2026-01-15

It does what a steward does by hand: opens Browser, sets the style, the parameters, and runs a saved question.
Only for synthetic data: the picture shows people.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as until
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / "graph" / "browser"
EDITOR = "[data-testid=activeEditor] textarea"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1500,1100",
)
PASTE = """
const clipboard = new DataTransfer();
clipboard.setData("text/plain", arguments[1]);
arguments[0].focus();
arguments[0].dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true}));
"""
SECONDS = 40


def main() -> None:
    """Read the arguments and take the picture."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--url", default="bolt://127.0.0.1:7687")
    words.add_argument("--browser", default="http://127.0.0.1:7474/browser/")
    words.add_argument("--iin", required=True)
    words.add_argument("--day", default="2026-01-15")
    words.add_argument("--question", default="family")
    words.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "browser-family.png")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as profile:
        driver = chromium(Path(profile))
        try:
            connect(driver, given.browser, given.url)
            run(driver, ":style " + (BROWSER / "style.grass").read_text(encoding="utf-8"))
            run(driver, ":config autoComplete: false")  # draw what the question gives, not more
            run(driver, f":param iin => {json.dumps(given.iin)}")
            run(driver, f":param day => date('{given.day}')")
            run(driver, ":clear")
            run(driver, (BROWSER / "saved" / f"{given.question}.cypher").read_text(encoding="utf-8"))
            photograph(driver, given.out)
        finally:
            driver.quit()


def chromium(profile: Path) -> webdriver.Chrome:
    """A headless Chromium with a profile of its own, so that no earlier setting plays a part."""
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    # Named, so that selenium does not ask the network which driver it should fetch.
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def connect(driver: webdriver.Chrome, browser: str, url: str) -> None:
    """Open Browser; the address names the server, so it connects by itself."""
    driver.get(f"{browser}?{urlencode({'dbms': url, 'preselectAuthMethod': 'NO_AUTH'})}")
    WebDriverWait(driver, SECONDS).until(until.presence_of_element_located((By.CSS_SELECTOR, EDITOR)))
    time.sleep(3)  # it connects and reads the database's labels before it takes commands


def run(driver: webdriver.Chrome, text: str) -> None:
    """Paste the text into the editor and press Ctrl-Enter.

    Typed text would not do: the editor adds closing brackets, and one too many in a style breaks Browser.
    """
    driver.execute_script(PASTE, driver.find_element(By.CSS_SELECTOR, EDITOR), text)
    ActionChains(driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
    time.sleep(2)


def photograph(driver: webdriver.Chrome, out: Path) -> None:
    """Give the picture the whole window, wait until the nodes have come to rest, save what is seen."""
    WebDriverWait(driver, SECONDS).until(until.presence_of_element_located((By.CSS_SELECTOR, "svg g.node")))
    driver.find_element(By.CSS_SELECTOR, "article [title=Fullscreen]").click()
    time.sleep(8)
    driver.find_element(By.CSS_SELECTOR, "[aria-label='Collapse the node properties display']").click()
    driver.find_element(By.CSS_SELECTOR, "[aria-label=zoom-to-fit]").click()
    time.sleep(2)
    out.parent.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(out))


if __name__ == "__main__":
    main()
