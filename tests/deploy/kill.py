"""One of two processes behind nginx is killed while learners train: theirs go on in the other, the others see nothing.

    sh tests/deploy/run kill

Prints what each learner's page shows before and after; ends with an error where something was lost.
"""

import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import start_browser
from tests.browser.dashboard import Dashboard
from tests.deploy.serve import FIRST_PORT, serving

LISTEN = "127.0.0.1:8089"
LEARNERS = 6
SINE = "train?net=1-8-8-1&data=sine"
AGAIN = 120_000
"""Milliseconds in which a page has found another process."""
GOES_ON = re.compile("The run goes on from step [0-9,]+: your browser kept its weights")


def learning(browser: Browser, url: str, k: int) -> Dashboard:
    """A learner's page, with a network of its own, that trains."""
    dashboard = Dashboard.open(browser.new_context().new_page(), f"{url}/{SINE}&seed={k}")
    dashboard.button("Play").click()
    dashboard.has_reached("epochs", 3)
    return dashboard


def runs_here(page: Page, port: int) -> bool:
    """Whether the page's run is in the process at this port."""
    token = page.evaluate(
        "() => performance.getEntriesByType('resource').map((e) => e.name).findLast((n) => n.includes('/training/'))"
    )
    answer = page.request.post(f"http://127.0.0.1:{port}/training/{token.rsplit('/', 1)[1]}", data="{}")
    return answer.status != 404


def main() -> None:
    with serving(2, LISTEN) as cluster, sync_playwright() as playwright:
        browser = start_browser(playwright)
        learners = [learning(browser, cluster.url, k) for k in range(LEARNERS)]
        hit = [runs_here(learner.page, FIRST_PORT) for learner in learners]
        before = [learner.number("steps") for learner in learners]
        cluster.processes[0].kill()
        cluster.processes[0].wait()
        begin = time.monotonic()
        for k, (learner, steps, killed) in enumerate(zip(learners, before, hit, strict=True)):
            if killed:
                said = learner.root.get_by_text(GOES_ON)
                expect(said).to_be_visible(timeout=AGAIN)
                words = said.inner_text()
                learner.button("One step").click()
            else:
                words = "nothing said"
                expect(learner.root.locator("[data-part=problem]")).to_be_empty()
            learner.has_reached("steps", steps + 1)
            where = "killed" if killed else "other"
            print(
                f"learner {k + 1}, {where}: step {steps:,} before, {learner.number('steps'):,} after; {words}",
                flush=True,
            )
        print(
            f"{sum(hit)} of {LEARNERS} were in the process that was killed; {time.monotonic() - begin:.0f} s",
            flush=True,
        )
        browser.close()


if __name__ == "__main__":
    main()
