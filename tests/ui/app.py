"""Opening a page of the app without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "dacviz" / "ui" / "main.py"


def opened(page: str, **params: str) -> AppTest:
    """The page as somebody sees it whose first request has these query parameters."""
    at = AppTest.from_file(MAIN, default_timeout=30).run()
    assert not at.exception
    at.switch_page(f"{page}/page.py")
    # A session without a problem takes it from the address, as one does whose first page this is. The run before was
    # for Streamlit's list of pages.
    del at.session_state["problem"]
    for key, value in params.items():
        at.query_params[key.rstrip("_")] = value
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    """Everything the page says in words."""
    return "\n".join(str(e.value) for e in (*at.markdown, *at.caption, *at.latex, *at.info, *at.warning))
