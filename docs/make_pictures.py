"""Make the README's picture: a site of its own, the first page as a visitor sees it after a while.

python docs/make_pictures.py        # needs chromium; writes docs/images/home.webp
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "images" / "home.webp"
STROKES = 150  # that lie on the live canvas when the picture is taken
START_S = 90
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
DRAWN = f"() => document.querySelector('[data-stage]')?.live?.state?.strokes.length > {STROKES}"


def main() -> int:
    """Serve, look, and stop what was started."""
    chromium = which("chromium") or which("google-chrome")
    if chromium is None:
        print("No chromium was found; the picture stays as it is.")
        return 1
    with tempfile.TemporaryDirectory() as home:
        address, server = serve(home)
        try:
            picture = _look(chromium, address)
        finally:
            server.terminate()
            server.wait()
    Image.open(io.BytesIO(picture)).save(OUT, "WEBP", quality=82)
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size // 1024} KiB")
    return 0


def serve(home: str) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start a site with the demo that keeps everything in `home`; return its address too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "MONET_HOME": home, "PORT": str(port), "MONET_DEMO": "1"}
    command = [sys.executable, "manage.py", "serve", "--prepare"]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    address = f"http://localhost:{port}"
    for _ in range(START_S * 4):
        try:
            urllib.request.urlopen(f"{address}/api/health")
        except OSError:
            time.sleep(0.25)
        else:
            break
    return address, server


def _look(chromium: str, address: str) -> bytes:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(address)
        page.reload()
        for _ in range(40):  # the live piece takes the stage once there is something to see
            if page.locator("[data-mode='live']").count():
                break
            page.wait_for_timeout(2_000)
            page.reload()
        page.wait_for_function(DRAWN, timeout=240_000)
        picture = page.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
