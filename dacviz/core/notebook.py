"""How an object shows itself in a notebook: ``Shown`` asks the floor that can draw, when it is asked itself."""

import importlib


class Shown:
    """Has a picture or tables in ``formats.notebook``."""

    def _repr_html_(self) -> str | None:
        """HTML for a notebook; None, so that the text is shown, where dacviz was installed with numpy alone."""
        try:
            notebook = importlib.import_module("...formats.notebook", __name__)
        except ImportError:
            return None
        html: str = notebook.html_of(self)
        return html
