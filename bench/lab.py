"""How long does a keystroke take in the convolution lab? ``python -m bench.lab http://127.0.0.1:8000``

In a real browser, from a number typed into the filter to a result drawn and a sum written out: by the clock, and in time of
a processor, which other work on the machine does not lengthen. The latter has the browser's own layout and painting in it,
too. Needs a running Facet and the packages of the tests.
"""

from __future__ import annotations

import platform
import shutil

import click
from playwright.sync_api import CDPSession, sync_playwright

WARM_UP = 10
OPTIONS = ["--no-sandbox", "--disable-gpu"]
SEVEN = ";".join(["1,2,3,4,3,2,1"] * 7)
EIGHT = "_".join(["1,0,-1;2,0,-2;1,0,-1"] * 8)
EXPERIMENTS = {
    "6×6 numbers, 3×3": "convolution/",
    "photograph 320 px, grey, 3×3": "convolution/?bench=photo",
    "photograph 512 px, grey, 3×3": "convolution/?bench=photo&px=512",
    "photograph 512 px, three channels added, 3×3×3": "convolution/?bench=photo&px=512&colors=volume",
    "photograph 512 px, each channel, 3×3, pooled": "convolution/?bench=photo&px=512&colors=each&pool=max",
    "photograph 320 px, grey, eight filters of 3×3": f"convolution/?bench=photo&k={EIGHT}",
    "photograph 512 px, grey, 7×7": f"convolution/?bench=photo&px=512&k={SEVEN}",
    "volume 64×64×64, 3×3×3": "volumes/",
}
TYPE = """async (times) => {
  const input = document.querySelector('#kernel-planes input, #kernel-slices input')
  const took = []
  for (let key = 0; key < times; key++) {
    input.value = String(key % 9 + 1)
    const began = performance.now()
    input.dispatchEvent(new Event('input', { bubbles: true }))
    took.push(performance.now() - began)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  return took.sort((one, other) => one - other)
}"""


def processor_ms(inside: CDPSession) -> float:
    """All that the page has taken of a processor so far."""
    metrics = inside.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


@click.command(help=__doc__)
@click.argument("address")
@click.option("--times", default=40, show_default=True, help="Keystrokes for each line.")
def main(address: str, times: int) -> None:
    print(f"{platform.machine()}, milliseconds a keystroke: median, 95 of 100, of a processor")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        page = browser.new_page(base_url=f"{address}/lab/", viewport={"width": 1440, "height": 900})
        inside = page.context.new_cdp_session(page)
        inside.send("Performance.enable", {"timeDomain": "threadTicks"})
        for name, path in EXPERIMENTS.items():
            page.goto(path)
            page.wait_for_timeout(1000)
            # A function runs slowly until it has been compiled.
            page.evaluate(TYPE, WARM_UP)
            before = processor_ms(inside)
            took = page.evaluate(TYPE, times)
            spent = (processor_ms(inside) - before) / times
            print(f"{name:48} {took[times // 2]:6.1f} {took[times * 95 // 100]:6.1f} {spent:6.1f}")
        browser.close()


if __name__ == "__main__":
    main()
