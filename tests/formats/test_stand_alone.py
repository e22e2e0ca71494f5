"""A film in a file of its own: everything is in it, and nothing in it can break out of where it stands."""

import json
import re
from html import unescape

import numpy as np
import pytest

import dacviz as dv
from dacviz.formats.component import PLAYER
from dacviz.formats.stand_alone import POLICY, as_json, page
from dacviz.lesson.presets import PRESETS, network

PAPER = PRESETS["paper"]
NET = network(PAPER.sizes, PAPER.activations, PAPER.weights, PAPER.init, PAPER.seed)
FILMS = {
    "film": dv.film(NET, PAPER.x, PAPER.d, by="node"),
    "alpha": dv.alpha_film(NET, PAPER.x, (1, 2), (3, 1)),
    "proof": dv.proof_film(NET, PAPER.x, (1, 2), (3, 1)),
}


def data_in(html):
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)[1])


@pytest.mark.parametrize("kind", FILMS)
def test_the_film_stands_in_the_file_as_it_is(kind):
    film = FILMS[kind]
    data = data_in(film.html())
    assert data["film"] == json.loads(json.dumps(film.film))
    assert data["goto"] == {"step": 0, "nonce": 1}


def test_every_number_of_the_trace_is_in_the_file():
    frames = data_in(FILMS["film"].html())["film"]["frames"]
    assert [frame["value"] for frame in frames[1:]] == [step.value for step in dv.trace(NET, PAPER.x, PAPER.d).steps]


@pytest.mark.parametrize("kind", FILMS)
def test_the_file_is_small_and_names_nothing_to_load(kind):
    html = FILMS[kind].html()
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in html
    assert len(html.encode()) <= 250_000
    assert len(FILMS[kind]._repr_html_().encode()) <= 300_000
    found = set(re.findall(r"""(?:src=|href=|url\(|@import|https?:)[^\s>]*""", html))
    assert {name for name in found if "http://www.w3.org/" not in name} == set()  # the names of SVG and MathML


@pytest.mark.parametrize("variable", ["--st-background-color", "--st-button-radius", "--st-font"])
def test_what_streamlit_says_of_a_theme_is_said(variable):
    assert variable in FILMS["film"].html().partition("</style>")[0].partition("*,")[0]


def test_no_variable_of_the_styles_is_left_without_a_value():
    styles = FILMS["film"].html().partition("</style>")[0]
    assert set(re.findall(r"var\((--st-[\w-]+)", styles)) <= set(re.findall(r"(--st-[\w-]+):", styles))


def test_a_notebook_gets_the_same_file_in_a_frame():
    shown = FILMS["film"]._repr_html_()
    assert 'sandbox="allow-scripts"' in shown
    assert unescape(re.search("srcdoc='([^']*)'", shown)[1]) == FILMS["film"].html()


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<SCRIPT",
        "\u2028\u2029",
        "</SCRIPT >",
        'a "b" \\ \n <b>&amp;',
    ],
)
def test_no_text_ends_the_data(text):
    written = as_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not re.search("</|<!|<script|[\u2028\u2029]", written, re.IGNORECASE)


def test_a_title_is_text():
    html = page("<b>&", PLAYER, "film_file.js", {})
    assert "<title>&lt;b&gt;&amp;</title>" in html
    assert "<h1>&lt;b&gt;&amp;</h1>" in html


def test_a_link_is_there_when_it_is_wanted():
    address = 'https://dacviz.example.org/?net=2-2-1&x="1"'
    html = FILMS["film"].html(link=address)
    assert unescape(re.search('href="([^"]*)"', html)[1]) == address
    assert "<a " not in FILMS["film"].html()
    with pytest.raises(ValueError, match="link must be the address of a page"):
        FILMS["film"].html(link="javascript:alert(1)")


def test_saving(tmp_path):
    film = FILMS["film"]
    film.save(tmp_path / film.name)
    assert film.name == "dacviz-2-3-2-1-film.html"
    assert (tmp_path / film.name).read_text(encoding="utf-8") == film.html()
    with pytest.raises(ValueError, match=r"saved as \.html, got 'a\.svg'; a still .* is taken from the app"):
        film.save(tmp_path / "a.svg")


def test_it_opens_where_it_is_asked_to():
    film = dv.film(NET, PAPER.x, PAPER.d, step=9)
    assert data_in(film.html())["goto"]["step"] == 9
    for step in (-1, 10):
        with pytest.raises(ValueError, match=f"step must be 0 … 9, got {step}"):
            dv.film(NET, PAPER.x, PAPER.d, step=step)


def test_a_network_that_cannot_be_drawn_is_refused():
    large = dv.Network([np.zeros((70, 31)), np.zeros((1, 71))], ("tanh", "identity"))
    for make in (
        lambda: dv.film(large, [0] * 30, [0]),
        lambda: dv.alpha_film(large, [0] * 30, (1, 1), (2, 1)),
        lambda: dv.proof_film(large, [0] * 30, (1, 1), (2, 1)),
    ):
        with pytest.raises(ValueError, match="at most 2,000 weights, and this network has 2,241"):
            make()


def test_it_says_in_a_line_what_it_is():
    assert repr(FILMS["film"]) == (
        "<Film of Algorithm 1 on the network 2-3-2-1, 38 steps; "
        '.save("dacviz-2-3-2-1-film.html"), or it plays in a notebook>'
    )
