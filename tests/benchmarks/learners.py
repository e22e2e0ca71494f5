"""Learners who speak Streamlit's protocol, without a browser: what a class costs the server.

    python tests/benchmarks/learners.py http://127.0.0.1:8501 --learners 30

opens the first page for everybody at once; lets each change the network at a moment of its own within ten seconds, and
then everybody at once; opens the training page likewise and trains, one request after the other with the pauses that a
browser's drawing makes. A line each: median, 95 % and errors. A learner is one WebSocket and, for training, one HTTP
request at a time, as a page is.
"""

import argparse
import asyncio
import json
import random
import re
import urllib.request
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120.0
"""Seconds after which an answer counts as lost."""
LARGEST = 2**26
"""Bytes of the largest message that is taken."""
SPREAD = 10.0
"""Seconds over which learners who work by themselves act once each."""
DRAWING = 0.06
"""Seconds that a browser draws between two answers of a run."""


class Counted(ClientConnection):
    """A connection that counts what comes over the wire, compressed as it is there."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


@dataclass
class Answer:
    """How long one run of the page's script took, and the bytes that came over the wire for it."""

    seconds: float
    sent: int
    token: str | None


def _first_cookie(base: str) -> str:
    """What a balancer before the app gives a browser with the page itself, so that it finds its process again."""
    with urllib.request.urlopen(f"{base}/", timeout=PATIENCE) as page:
        return "; ".join(value.partition(";")[0] for value in page.headers.get_all("Set-Cookie", []))


class Learner:
    """One session; ``run`` is a run of the script, ``train`` one request of the training page."""

    def __init__(self, base: str, cookie: str, socket: Counted):
        self.base, self.cookie, self.socket = base, cookie, socket

    @classmethod
    async def connect(cls, base: str) -> "Learner":
        """A session that has not asked for anything yet."""
        host = urlsplit(base)
        cookie = await asyncio.to_thread(_first_cookie, base)
        address = f"ws://{host.netloc}{host.path}/_stcore/stream"
        socket = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST,
            open_timeout=PATIENCE,
            create_connection=Counted,
            additional_headers={"Cookie": cookie},
        )
        return cls(base, cookie, socket)

    async def run(self, query: str = "", page: str = "") -> Answer:
        """The page at an address, until its script has ended; ``RuntimeError`` if it ends with an exception."""
        begin, before, token = perf_counter(), self.socket.received, None
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        await self.socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            answer = ForwardMsg.FromString(data)
            if found := re.search(rb'\\?"token\\?": ?\\?"([\w-]+)', data):
                token = found.group(1).decode()
            if answer.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(answer.delta.new_element.exception.message)
            if answer.WhichOneof("type") == "script_finished":
                return Answer(perf_counter() - begin, self.socket.received - before, token)

    def train(self, token: str) -> float:
        """Seconds of one answer to "train"."""
        body = json.dumps({"action": "train", "since": 0.1, "drawing": 0.02}).encode()
        origin = f"http://{urlsplit(self.base).netloc}"
        headers = {"Content-Type": "application/json", "Origin": origin, "Cookie": self.cookie}
        request = urllib.request.Request(f"{self.base}/training/{token}", body, headers)
        begin = perf_counter()
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read()
        return perf_counter() - begin

    async def close(self) -> None:
        await self.socket.close()


@dataclass
class Measured:
    """The times of one thing that many did at once."""

    name: str
    seconds: list[float]
    errors: list[str]
    sent: int = 0

    def line(self) -> str:
        """Name, number, median, 95 %, errors, kilobytes each."""
        times = self.seconds or [float("nan")]
        high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        each = f"{self.sent / len(times) / 1000:8.0f}" if self.sent else " " * 8
        text = f"{self.name:<12}{len(times):5d}{median(times):9.2f} s{high:9.2f} s{len(self.errors):8d}{each}"
        return f"{text}  {self.errors[0][:80]}" if self.errors else text


async def together(name: str, acts: list[Awaitable[Answer]]) -> Measured:
    """Everything at once; what fails is an error, never the end of the measurement."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    good = [r for r in results if not isinstance(r, BaseException)]
    errors = [repr(r) for r in results if isinstance(r, BaseException)]
    return Measured(name, [r.seconds for r in good], errors, sum(r.sent for r in good))


async def later(act: Awaitable[Answer]) -> Answer:
    """The act at a moment within ``SPREAD``, as people act who work by themselves."""
    await asyncio.sleep(SPREAD * random.random())
    return await act


async def measure(base: str, learners: int, answers: int = 10) -> list[Measured]:
    """Opening, a change of the network, opening the training page and training, by so many learners at once."""

    async def opened() -> tuple[Learner, Answer]:
        begin = perf_counter()
        learner = await Learner.connect(base)
        answer = await learner.run()
        answer.seconds = perf_counter() - begin
        return learner, answer

    results = await asyncio.gather(*(opened() for _ in range(learners)), return_exceptions=True)
    pairs = [r for r in results if not isinstance(r, BaseException)]
    errors = [repr(r) for r in results if isinstance(r, BaseException)]
    found = [Measured("open", [a.seconds for _, a in pairs], errors, sum(a.sent for _, a in pairs))]
    people = [learner for learner, _ in pairs]
    changes = [learner.run(f"net=2-{3 + k % 6}-2-1") for k, learner in enumerate(people)]
    found.append(await together("change", [later(change) for change in changes]))
    changes = [learner.run(f"net=2-{4 + k % 6}-2-1") for k, learner in enumerate(people)]
    found.append(await together("at once", changes))

    tokens: dict[Learner, str | None] = {}

    async def to_training(learner: Learner) -> Answer:
        answer = await learner.run("net=1-8-8-1", "train")
        tokens[learner] = answer.token
        return answer

    found.append(await together("open /train", [later(to_training(learner)) for learner in people]))

    async def trains(learner: Learner) -> list[float]:
        token = tokens.get(learner)
        if token is None:
            raise RuntimeError("the training page has no run")
        times = []
        for _ in range(answers):
            times.append(await asyncio.get_running_loop().run_in_executor(pool, learner.train, token))
            await asyncio.sleep(DRAWING)
        return times

    with ThreadPoolExecutor(learners) as pool:
        runs = await asyncio.gather(*(trains(learner) for learner in people), return_exceptions=True)
    times = [t for r in runs if not isinstance(r, BaseException) for t in r]
    found.append(Measured("train", times, [repr(r) for r in runs if isinstance(r, BaseException)]))
    await asyncio.gather(*(learner.close() for learner in people), return_exceptions=True)
    return found


def table(base: str, learners: int) -> str:
    """The measurement as text."""
    lines = [f"{'':<12}{'n':>5}{'median':>11}{'95 %':>11}{'errors':>8}{'kB each':>8}"]
    return "\n".join([*lines, *(m.line() for m in asyncio.run(measure(base, learners)))])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("base", help="the app's address, http://127.0.0.1:8501")
    parser.add_argument("--learners", type=int, default=30)
    arguments = parser.parse_args()
    print(table(arguments.base, arguments.learners))
