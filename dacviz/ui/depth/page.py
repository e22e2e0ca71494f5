"""``/depth``: how z, α and δ change from layer to layer, rows of networks side by side."""

from collections.abc import Callable

import streamlit as st

from dacviz.core.depth import MAX_SEEDS, OUTPUTS, SAMPLES, DepthProfile, Stack
from dacviz.core.network import Network
from dacviz.formats.depth_table import to_csv
from dacviz.lesson.depth import short_labels, what_to_see
from dacviz.pictures.depth.profile import (
    Bounds,
    bounds_of_distribution,
    bounds_of_sizes,
    distribution,
    nodes,
    sizes,
)
from dacviz.pictures.protocol import Figure
from dacviz.state.depth_view import PARTS
from dacviz.ui.bound import bound
from dacviz.ui.components import plot
from dacviz.ui.depth.profiles import profiles
from dacviz.ui.depth.rows import editor, more_rows
from dacviz.ui.session import publish, session

_NAMES = {"sizes": "Sizes", "alpha": "Distribution of α", "nodes": "Flat and dead nodes"}
_FIGURES: dict[str, tuple[Callable[[DepthProfile, Bounds], Figure], Callable[[list[DepthProfile]], Bounds]]] = {
    "sizes": (sizes, bounds_of_sizes),
    "alpha": (distribution, bounds_of_distribution),
    "nodes": (nodes, lambda _: (0.0, 2.0)),
}
_EXPLAINED = {
    "sizes": "A line is the median over the networks, its band reaches over four fifths of them; the thin line without "
    "marks is what theory says of infinitely wide networks.",
    "alpha": "Dark is the middle half of all |α| in a network, light are nine tenths; the line is the median, with a "
    "gap where it is 0.",
    "nodes": "Nearly flat: φ′ is below a twentieth of its largest on more than half of the inputs. Dead: φ′ = 0 on "
    "every input, so that nothing is learnt there.",
}
_ABREAST = 3


def _controls() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound(
            st.segmented_control, "Show", "show", PARTS, format_func=_NAMES.get, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        bound(st.number_input, "Networks a row", "seeds", 1, MAX_SEEDS, width=150)
        more_rows()


def _panels(found: list[DepthProfile], rows: tuple[Stack | None, ...]) -> None:
    show = session.view.show
    figure, bounds_of = _FIGURES[show]
    bounds = bounds_of(found)
    names = short_labels([profile.of for profile in found])
    for first in range(0, len(rows), _ABREAST):
        columns = st.columns(min(len(rows), _ABREAST))
        for k, column in enumerate(columns[: len(rows) - first], first):
            with column:
                editor(k, rows[k])
                if k < len(found):
                    plot(figure(found[k], bounds), f"{_NAMES[show]} over the layers: {names[k]}", key=f"depth{k}")


def _notes() -> None:
    st.markdown(
        f":small[{_EXPLAINED[session.view.show]} Each network is shown {SAMPLES} inputs whose components are normal "
        f"with variance 1; δ begins from an ε of the same kind. α is followed to at most {OUTPUTS} outputs; in the "
        "last layer it is 1 from each output to itself, and 0 to the others.]"
    )
    with st.expander("What theory says, and where it holds"):
        st.markdown(
            "In a wide layer every sum u is of many independent terms, so it is normal. Its variance goes from layer "
            r"to layer by $q_{l+1} = \sigma_w^2\,E[\varphi(u_l)^2] + \sigma_b^2$, and the squares of α and δ grow by "
            r"$\chi_l = \sigma_w^2\,E[\varphi'(u_l)^2]$ with every layer on the way back: below 1 they vanish, above "
            "1 they explode. It holds for wide networks before training. The narrower and deeper a network, the wider "
            "it scatters around the theory, and the median falls below it. (Poole, Lahiri, Raghu, Sohl-Dickstein, "
            "Ganguli 2016, Exponential expressivity in deep neural networks through transient chaos; Schoenholz, "
            "Gilmer, Ganguli, Sohl-Dickstein 2017, Deep information propagation.)"
        )


def _page() -> None:
    rows = session.view.rows
    _controls()
    found = profiles([_of(row) for row in rows], session.view.seeds)
    st.markdown(what_to_see(found))
    _panels(found, rows)
    _notes()
    st.download_button("CSV", to_csv(found), "depth.csv", "text/csv", icon=":material/download:")
    publish()


def _of(row: Stack | None) -> Stack | Network:
    return session.problem.network() if row is None else row


st.title("What depth does")
_page()
