"""Work sheets: what they ask, how they look, and the files."""

import streamlit as st

from ...formats.worksheet import MAX_SEED, MAX_VARIANTS, Worksheet, family, worksheet_of
from ...lesson.questions import ASKED
from ...lesson.siblings import Exercise
from ...state.address import sentence
from ...state.practice_view import FAMILIES
from ...state.problem import Problem, architecture
from ..bound import bound
from ..coefficients.context import note
from ..markdown import plain
from ..session import session

_SHOWN = ("the sheet", "its key")


def sheets_part() -> None:
    """Options, downloads, and the first sheet as it will be printed."""
    _options()
    problem, view = session.problem, session.view
    names = st.text_area(
        "Names or numbers of students, one a line, if each is to get a sheet of his own",
        key="sheet_names",
        height=90,
        help="They are written onto the sheets and into key and table, in the order of the list. Nothing keeps them.",
    )
    try:
        sheet = (
            _own(problem, view.ask)
            if view.numbers == "own"
            else _family(problem.sizes, problem.activations, problem.loss, view.ask, view.variants, view.sheet)
        )
        sheet = sheet.named([line for line in names.splitlines() if line.strip()])
    except ValueError as reason:
        st.warning(plain(sentence(reason)), icon=":material/block:")
        return
    _downloads(sheet, f"dacviz-{architecture(problem.sizes)}-{'own' if view.numbers == 'own' else view.sheet}")
    _preview(sheet)


def _options() -> None:
    own = session.view.numbers == "own"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound(st.selectbox, "Numbers", "numbers", list(FAMILIES), format_func=FAMILIES.get, width=280)
        bound(st.selectbox, "Asked for", "ask", list(ASKED), format_func=ASKED.get, width=240)
        bound(st.number_input, "Variants", "variants", 1, MAX_VARIANTS, disabled=own, width=130)
        bound(
            st.number_input,
            "Sheet",
            "sheet",
            0,
            MAX_SEED,
            disabled=own,
            width=130,
            help="A seed",
        )


def _own(problem: Problem, ask: str) -> Worksheet:
    return worksheet_of(Exercise(problem.network(), problem.x, problem.d, problem.loss, problem.seed), ask)


@st.cache_resource(max_entries=16, show_spinner="Drawing exercises that can be done by hand …")
def _family(
    sizes: tuple[int, ...], activations: tuple[str, ...], loss: str, ask: str, variants: int, seed: int
) -> Worksheet:
    return family(sizes, activations, loss, ask, variants, seed)


def _downloads(sheet: Worksheet, name: str) -> None:
    """Each file is made by the click that asks for it."""
    files = {
        "Sheets": (sheet.html, f"{name}-sheets.html", "text/html", ":material/print:"),
        "Key": (sheet.key, f"{name}-key.html", "text/html", ":material/key:"),
        "Table": (sheet.csv, f"{name}-variants.csv", "text/csv", ":material/table:"),
        "Moodle": (sheet.moodle_xml, f"{name}-moodle.xml", "application/xml", ":material/school:"),
    }
    if any(question.wrong for variant in sheet.variants for question in variant.questions):
        files["Canvas (text2qti)"] = (
            sheet.text2qti, f"{name}-canvas-text2qti.txt", "text/plain", ":material/school:"
        )  # fmt: skip
    with st.container(horizontal=True):
        for label, (make, file, mime, icon) in files.items():
            st.download_button(label, make, file, mime, icon=icon, on_click="ignore")
    note(
        "Sheets and key print on A4 and on Letter, a variant a page. Moodle: Question bank, Import, Moodle XML; a quiz "
        "draws one random question of each category. Canvas: text2qti makes a QTI file of the text, which is imported."
    )


def _preview(sheet: Worksheet) -> None:
    shown = st.segmented_control("Preview of", list(_SHOWN), default=_SHOWN[0], required=True, key="sheet_preview")
    # Without names: what a frame shows is ours alone.
    first = Worksheet(sheet.variants[:1])
    source = first.html() if shown == _SHOWN[0] else first.key()
    st.iframe(source, height=620, alt=f"Preview of {shown}")
