"""Hours of training: ``python tests/benchmarks/soak_training.py 30`` plays one run for so many minutes in Chromium.

Prints the server's memory and the browser's heap after a collection, every minute. Linux only: it reads /proc.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.served import served
from tests.browser.dashboard import Dashboard

QUERY = "net=1-8-8-1&data=sine"


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with served() as (url, browser, pid):
        page = browser.new_page(viewport={"width": 1400, "height": 1500})
        dashboard = Dashboard.open(page, f"{url}/train?{QUERY}")
        dashboard.as_fast_as_it_can()
        dashboard.button("Play").click()
        session = page.context.new_cdp_session(page)
        print(f"{'minute':>6} {'server MB':>10} {'heap MB':>8} {'pictures':>9} {'steps':>13}", flush=True)
        begin = time.monotonic()
        for minute in range(1, minutes + 1):
            page.wait_for_timeout(max(0, 1000 * (60 * minute - (time.monotonic() - begin))))
            session.send("HeapProfiler.collectGarbage")
            heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
            numbers = f"{dashboard.number('pictures'):9,} {dashboard.number('steps'):13,}"
            print(f"{minute:6} {resident(pid):10.1f} {heap:8.1f} {numbers}", flush=True)


if __name__ == "__main__":
    main()
