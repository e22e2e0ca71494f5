"""What sessions that come, train and go leave behind: the memory of one process, printed after every tenth.

    .venv/bin/python tests/benchmarks/coming_and_going.py 50

Each opens the training page with the largest network on the most data, trains, rewinds and undoes, four runs in all.
"""

import asyncio
import json
import sys
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.learners import Learner
from tests.browser.conftest import free_port, start_app, wait_until_healthy

RUNS = [f"net=2-{width}-42-1&data=ripple&n=10000" for width in (39, 40, 41, 42)]
ASKED = ("epoch", "rewind", "train", "undo", "step")


def megabytes(pid: int) -> int:
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def ask(learner: Learner, token: str, action: str) -> None:
    headers = {"Content-Type": "application/json", "Origin": learner.base}
    body = json.dumps({"action": action}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{learner.base}/training/{token}", body, headers)) as answer:
        answer.read()


async def one(base: str) -> None:
    learner = await Learner.connect(base)
    for query in RUNS:
        answer = await learner.run(query, "train")
        if answer.token is None:
            raise RuntimeError("the training page has no run")
        for action in ASKED:
            await asyncio.to_thread(ask, learner, answer.token, action)
    await learner.close()


async def main(sessions: int) -> None:
    port = free_port()
    app = start_app(port)
    try:
        wait_until_healthy(port, app)
        print(f"{'sessions':>8} {'MB':>5}")
        for k in range(sessions + 1):
            if k % 10 == 0 or k == 1:
                print(f"{k:8d} {megabytes(app.pid):5d}", flush=True)
            if k < sessions:
                await one(f"http://127.0.0.1:{port}")
    finally:
        app.terminate()
        app.communicate()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
