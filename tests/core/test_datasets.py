"""Toy data: shapes, determinism, the functions themselves. CSV: what is read, and what is refused in which words."""

import csv
import io
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from tests.strategies import examples

EXAMPLES = examples(100)
WIDTHS = {
    **dict.fromkeys(("sine", "step", "abs", "cubic", "bumps", "runge"), (1, 1)),
    **dict.fromkeys(("plane", "product", "ripple", "saddle", "hill"), (2, 1)),
    "circle": (1, 2),
    "polar": (2, 2),
}


def test_the_toys_are_these():
    assert {name: (toy.n, toy.m) for name, toy in dv.TOYS.items()} == WIDTHS
    assert all(toy.name == name and toy.title and toy.latex for name, toy in dv.TOYS.items())


@pytest.mark.parametrize("name", WIDTHS)
def test_toy_shapes_and_determinism(name):
    n, m = WIDTHS[name]
    data = dv.toy(name, N=40, noise=0.1, seed=3, test_share=0.3)
    assert data.X.shape == (40, n) and data.D.shape == (40, m) and data.held_out.sum() == 12
    assert len(data.inputs) == n and len(data.targets) == m
    assert np.abs(data.X).max() <= 1.0
    (X, D), (X_test, D_test) = data.train, data.test
    assert (X.shape, D.shape, X_test.shape, D_test.shape) == ((28, n), (28, m), (12, n), (12, m))
    assert sorted(map(tuple, np.vstack([X, X_test]))) == sorted(map(tuple, data.X))

    again = dv.toy(name, N=40, noise=0.1, seed=3, test_share=0.3)
    other = dv.toy(name, N=40, noise=0.1, seed=4, test_share=0.3)
    for field in ("X", "D", "held_out"):
        assert getattr(data, field).tobytes() == getattr(again, field).tobytes()
        assert getattr(data, field).tobytes() != getattr(other, field).tobytes()
        with pytest.raises(ValueError, match="read-only"):
            getattr(data, field)[0] = 0
    assert (data.x_scaling.apply(data.X) == data.X).all() and (data.d_scaling.invert(data.D) == data.D).all()


@pytest.mark.parametrize("name", WIDTHS)
def test_noise_is_added_to_the_function_and_moves_nothing_else(name):
    exact, noisy = dv.toy(name, N=5000, noise=0.0), dv.toy(name, N=5000, noise=0.2, test_share=0.5)
    assert (exact.X == noisy.X).all()
    assert np.array_equal(exact.D, dv.TOYS[name](exact.X))
    assert np.std(noisy.D - exact.D) == pytest.approx(0.2, rel=0.05)
    default = dv.toy(name, N=5000)
    assert np.std(default.D - exact.D) == pytest.approx(0.1 if name == "cubic" else 0.0, rel=0.05)


@pytest.mark.parametrize(
    ("name", "x", "d"),
    (
        ("sine", (0.5,), (1.0,)),
        ("step", (-0.1,), (0.0,)),
        ("step", (0.1,), (1.0,)),
        ("abs", (-0.25,), (0.25,)),
        ("cubic", (1.0,), (1.0,)),
        ("bumps", (-0.5,), (1.0 + 0.5 * np.exp(-20.0),)),
        ("runge", (0.2,), (0.5,)),
        ("plane", (1.0, 1.0), (0.25,)),
        ("product", (0.5, -0.5), (-0.25,)),
        ("ripple", (0.0, np.pi / 5), (-1.0,)),
        ("saddle", (0.5, 1.0), (-0.75,)),
        ("hill", (0.5, 0.0), (np.exp(-1.0),)),
        ("circle", (0.5,), (0.0, 1.0)),
        ("polar", (0.5, -0.5), (0.0, -0.5)),
    ),
)
def test_the_functions_at_a_point(name, x, d):
    np.testing.assert_allclose(dv.TOYS[name]([x]), [d], atol=1e-15)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    (
        ({"name": "moons"}, "unknown toy data 'moons'; choose one of sine, step, "),
        ({"N": 0}, "N must be a whole number 1 … 10,000, got 0"),
        ({"N": 10_001}, "N must be a whole number 1 … 10,000, got 10001"),
        ({"N": 2.5}, "N must be a whole number 1 … 10,000, got 2.5"),
        ({"noise": -1.0}, "noise must be a number ≥ 0, got -1.0"),
        ({"noise": float("nan")}, "noise must be a number ≥ 0, got nan"),
        ({"test_share": 1.0}, "the share held out for testing must be 0 ≤ share < 1, got 1.0"),
    ),
)
def test_toys_refuse(wrong, sentence):
    with pytest.raises(ValueError) as refusal:
        dv.toy(**{"name": "sine", **wrong})
    assert str(refusal.value).startswith(sentence)


@given(N=st.integers(1, 50), share=st.floats(0, 0.999))
@EXAMPLES
def test_at_least_one_sample_is_left_to_train_on(N, share):
    data = dv.toy("sine", N=N, test_share=share)
    assert data.held_out.sum() == min(round(share * N), N - 1)


def test_a_dataset_that_does_not_fit_together_is_refused():
    parts = {"name": "own", "X": [[1.0]], "D": [[2.0]], "held_out": [False], "inputs": ("x",), "targets": ("d",)}
    parts |= {"x_scaling": dv.Scaling.none(1), "d_scaling": dv.Scaling.none(1)}
    assert dv.Dataset(**parts).train[1].tolist() == [[2.0]]
    for wrong, words in (
        ({"X": [1.0]}, "must have shapes"),
        ({"targets": ("d", "e")}, "must have shapes"),
        ({"D": [[np.inf]]}, "must be finite"),
        ({"held_out": [True]}, "at least one sample"),
    ):
        with pytest.raises(ValueError, match=words):
            dv.Dataset(**{**parts, **wrong})


HOUSES = "size,rooms,town,price\n50,2,Ulm,100\n\n 75 , 3 ,Bonn,150.5\n80,3,Kiel,1.6e2\n120,5,Trier,240\n"


def test_a_table_with_a_header():
    table = dv.read_csv(HOUSES)
    assert table.names == ("size", "rooms", "town", "price")
    assert table.lines == (2, 4, 5, 6)
    assert table.numeric == ("size", "rooms", "price")
    data = table.dataset(["rooms", "size"], "price", test_share=0.25, seed=1)
    assert data.inputs == ("rooms", "size") and data.targets == ("price",)
    assert data.X.tolist() == [[2, 50], [3, 75], [3, 80], [5, 120]]
    assert data.D.tolist() == [[100], [150.5], [160], [240]]
    assert data.held_out.sum() == 1


@pytest.mark.parametrize(
    "text",
    (
        "1,2\n3,4\n",
        "1;2\r\n3;4",
        "1\t2\r3\t4\r",
        '\ufeff"1","2"\n\n"3", "4"\n',
        b"\xef\xbb\xbf1,2\n3,4\n",
    ),
)
def test_a_table_without_a_header(text):
    table = dv.read_csv(text)
    assert table.names == ("column 1", "column 2")
    assert table.dataset("column 1", "column 2").X.tolist() == [[1.0], [3.0]]


def test_a_header_of_numbers_is_one_if_one_says_so():
    assert dv.read_csv("1990,1991\n3,4\n").names == ("column 1", "column 2")
    assert dv.read_csv("1990,1991\n3,4\n", header=True).names == ("1990", "1991")
    with pytest.raises(ValueError, match=r"^line 1, column 1: 'a' is not a number$"):
        dv.read_csv("a,b\n3,4\n", header=False).dataset("column 1", "column 2")


numbers = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=20), st.booleans(), st.sampled_from(",;\t"))
@EXAMPLES
def test_what_is_written_is_read(rows, header, separator):
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(([("a", "b, or\nc", "d")] if header else []) + rows)
    table = dv.read_csv(written.getvalue())
    assert table.names == (("a", "b, or\nc", "d") if header else ("column 1", "column 2", "column 3"))
    assert table.lines[0] == (3 if header else 1)
    assert np.array_equal(np.stack([table.numbers(name) for name in table.names], axis=1), rows)


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=30, unique_by=(lambda r: r[0], lambda r: r[1])))
@EXAMPLES
def test_standardisation_is_recorded_and_leads_back(rows):
    table = dv.read_csv("".join(f"{x!r},{d!r}\n" for x, d in rows))
    plain = table.dataset("column 1", "column 2", seed=5)
    data = table.dataset("column 1", "column 2", standardise=True, seed=5)
    assert (data.held_out == plain.held_out).all()
    for standardised, scaling, original in ((data.X, data.x_scaling, plain.X), (data.D, data.d_scaling, plain.D)):
        train = standardised[~data.held_out]
        assert abs(train.mean()) < 1e-6 and train.std() == pytest.approx(1.0)
        scale = np.abs(original).max()
        np.testing.assert_allclose(scaling.invert(standardised), original, rtol=1e-12, atol=1e-12 * scale)
        assert (scaling.apply(original) == standardised).all()


WRONG_FILES = {
    "": "line 1, column 1: there is nothing in the file",
    "x,y\n1,2\n3,four\n": "line 3, column 2 (y): 'four' is not a number",
    "x,y\n1,2\n,4\n": "line 3, column 1 (x): the cell is empty",
    "x,y\n1,2\n3,nan\n": "line 3, column 2 (y): 'nan' is not a finite number",
    "x,y\n1,2\n1e999,2\n": "line 3, column 1 (x): '1e999' is not a finite number",
    "x,y\n1,2\n3\n": "line 3 ends with column 1, but line 1 with column 2: write as many cells in every line",
    "x,y\n1,2\n3,4,5\n": "line 3 ends with column 3, but line 1 with column 2: write as many cells in every line",
    "x,x\n1,2\n": "line 1, column 2: 'x' is already the name of column 1, so choose another",
    "x,\n1,2\n": "line 1, column 2: the column has no name",
    "x,y\n": "line 1 holds the names of the columns, and no line with numbers follows",
    "1\n2\n": "line 1 has 1 column, but an input and a target need 2, set apart by a comma, a semicolon or a tab",
    'x,y\n1,2\n"3,4\n5,6\n': "line 3 cannot be read as CSV, perhaps for a quotation mark: unexpected end of data",
    "x;y\n1,5;2\n": "line 2, column 1 (x): '1,5' is not a number; decimals follow a point",
    "x,y\n1_000,2\n": "line 2, column 1 (x): '1_000' is not a number",
    "1,2\n3,four\n": "line 2, column 2: 'four' is not a number",
    "x,y\n1," + 50 * "a" + "\n": "line 2, column 2 (y): '" + 39 * "a" + "…' is not a number",
    ",".join(map(str, range(201))) + "\n": "line 1 has 201 columns: the limit is 200 columns",
    "x,y\n" + 10_001 * "1,2\n": "line 10002 is one row too many: the limit is 10,000 rows",
    "x,y\n" + 250_000 * "1,2\n": "the file has 1,000,004 bytes: the limit is 1,000,000 bytes (1 MB)",
    b"x,y\n1,2\n\xff\xfe,3\n": "line 3 is not UTF-8 text: save the file as CSV UTF-8",
    "x,y\n1," + 200_000 * "2": "line 2 cannot be read as CSV, perhaps for a quotation mark: "
    "field larger than field limit (131072)",
}


@pytest.mark.parametrize(("text", "sentence"), WRONG_FILES.items(), ids=range(len(WRONG_FILES)))
def test_a_wrong_file_is_refused_by_its_sentence(text, sentence):
    with pytest.raises(ValueError) as refusal:
        table = dv.read_csv(text)
        table.dataset(table.names[:1], table.names[1:])
    assert str(refusal.value) == sentence
    assert "\n" not in sentence


WRONG_CHOICES = (
    ({"inputs": ()}, "at least one column must be chosen as input"),
    ({"targets": []}, "at least one column must be chosen as target"),
    ({"inputs": "garden"}, "there is no column 'garden'; the columns are size, rooms, town, price"),
    ({"inputs": ("size", "price")}, "the column 'price' is chosen twice: leave one of them out"),
    ({"inputs": "town"}, "line 2, column 3 (town): 'Ulm' is not a number"),
    ({"test_share": -0.1}, "the share held out for testing must be 0 ≤ share < 1, got -0.1"),
)


@pytest.mark.parametrize(("choice", "sentence"), WRONG_CHOICES)
def test_a_refusal_loses_nothing(choice, sentence):
    table = dv.read_csv(HOUSES)
    before = table.dataset("size", "price")
    with pytest.raises(ValueError) as refusal:
        table.dataset(**{"inputs": "size", "targets": "price", **choice})
    assert str(refusal.value) == sentence
    assert table == dv.read_csv(HOUSES)
    after = table.dataset("size", "price")
    assert after.X.tobytes() == before.X.tobytes() and after.held_out.tobytes() == before.held_out.tobytes()


@pytest.mark.parametrize(
    ("column", "deviation"), (("0.1\n0.1\n0.1", "0"), ("1e200\n-1e200\n0", "inf"), ("1e308\n1e308\n-1e308", "inf"))
)
def test_what_cannot_be_standardised(column, deviation):
    rows = [f"{x},{d}" for x, d in zip(column.split("\n"), "123", strict=True)]
    table = dv.read_csv("x,d\n" + "\n".join(rows))
    assert table.dataset("x", "d", test_share=0.0).X[0, 0] == float(column.split("\n")[0])
    with pytest.raises(ValueError) as refusal:
        table.dataset("x", "d", standardise=True, test_share=0.0)
    assert str(refusal.value) == (
        f"column 1 (x) cannot be standardised, as its standard deviation over the rows to train on is {deviation}"
    )


def test_the_limits_themselves_are_allowed():
    assert len(dv.read_csv("x,y\n" + 10_000 * "1,2\n").rows) == 10_000
    exactly = "x,y\n1," + 100 * "2" + "\n"
    table = dv.read_csv(exactly + (1_000_000 - len(exactly)) * "\n")
    assert table.numeric == ("x", "y")


GAPS = "size,rooms,town,price\n50,2,Ulm,100\n75,,Bonn,150.5\n80,3,Kiel,\n120,5,4,240\n"


def test_a_column_with_a_gap_is_told_with_its_lines_and_why():
    flaws = dv.read_csv(GAPS).flaws
    assert [(flaw.name, flaw.lines, flaw.reason) for flaw in flaws] == [
        ("rooms", (3,), "line 3, column 2 (rooms): the cell is empty"),
        ("town", (2, 3, 4), "line 2, column 3 (town): 'Ulm' is not a number"),
        ("price", (4,), "line 4, column 4 (price): the cell is empty"),
    ]
    assert dv.read_csv("1,2\n3,4\n").flaws == ()


def test_rows_can_be_left_out():
    table = dv.read_csv(GAPS)
    left = table.without_rows((3, 4))
    assert (left.lines, left.numeric) == ((2, 5), ("size", "rooms", "price"))
    assert left.dataset("rooms", "price").D.tolist() == [[100], [240]]
    with pytest.raises(ValueError, match=r"^no row would be left; leave the column out instead$"):
        table.without_rows((2, 3, 4, 5))


@pytest.mark.parametrize(
    ("standardise", "inputs", "targets"),
    [(False, False, False), ("inputs", True, False), ("targets", False, True), (True, True, True)],
)
def test_inputs_and_targets_are_standardised_apart(standardise, inputs, targets):
    data = dv.read_csv("x,d\n1,10\n2,20\n3,40\n").dataset("x", "d", standardise, test_share=0.0)
    assert (data.X.tolist() != [[1.0], [2.0], [3.0]]) == inputs
    assert (data.D.tolist() != [[10.0], [20.0], [40.0]]) == targets
    with pytest.raises(ValueError, match=r"^standardise must be True, False, 'inputs' or 'targets', got 'all'$"):
        dv.read_csv("x,d\n1,10\n2,20\n").dataset("x", "d", "all")


def test_classes_are_known_by_their_cells():
    table = dv.read_csv("a,b,c\n0,1,0.5\n1.0,0,1\n")
    assert table.are_classes(["a", "b"]) and not table.are_classes(["a", "c"])


def test_a_table_of_many_columns_is_linear_work():
    """One line of 105,000 columns took 88 s of processor."""
    began = time.process_time()
    with pytest.raises(ValueError, match=r"105,000 columns: the limit is 200"):
        dv.read_csv(",".join(f"a{k}" for k in range(105_000)) + "\n")
    wide = "\n".join([",".join(f"a{k}" for k in range(200)), *[",".join("1" * 200)] * 2000])
    table = dv.read_csv(wide)
    table.dataset(table.names[:100], table.names[100:])
    assert time.process_time() - began < 5
