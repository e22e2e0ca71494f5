"""Everything that crosses the border between Python and the browser, as typed dictionaries.

On the other side of it is assets/border.js. Python writes what components and the route of a run are given, the browser
writes what it asks and what it tells the script; a test finds any key that only one of them knows. Lists are the
border's tuples, and no number is infinite.
"""

from typing import Any, NotRequired, TypedDict

Place = tuple[int, str]
"""A node, by its position in a film's ``nodes``, and the kind of quantity there."""

# --- figures and colours ----------------------------------------------------------------------------------------------


class Figure(TypedDict):
    """A Plotly figure; what is in it is Plotly's. Its layout has a height, its colours may be names after an @."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class Theme(TypedDict):
    """Colours; ``node`` and ``edge`` are the stops at −1, 0 and 1 of a scale."""

    text: str
    faint: str
    page: str
    blank: str
    outline: str
    unknown: str
    lit: str
    node: list[str]
    edge: list[str]


class Themes(TypedDict):
    """For a light and for a dark page."""

    light: Theme
    dark: Theme


# --- a film -----------------------------------------------------------------------------------------------------------


class Colour(TypedDict):
    """What nodes and edges are coloured by, its words, and where the scales end."""

    node: str
    edge: str
    node_label: str
    edge_label: str
    derivative_label: NotRequired[str]
    node_limit: float
    edge_limit: float


class AlgorithmLine(TypedDict):
    """A line of the algorithm beside the film."""

    line: int
    indent: int
    html: str


class Summation(TypedDict):
    """What comes along edges (by position) to be added, and the sum."""

    summands: list[tuple[int, float]]
    total: float


class ActivationPoint(TypedDict):
    """A node whose activation a step uses: u, φ(u) and φ′(u)."""

    node: int
    u: float
    z: float
    slope: float


class Frame(TypedDict):
    """A step: what it adds to what is known, what it reads and assigns (edges by position), how it is said.

    ``about_zero`` is what of that is nothing but the rounding of its own terms."""

    phase: str
    lines: list[int]
    caption: str
    question: NotRequired[str]
    symbols: list[str]
    numbers: list[str]
    add: list[tuple[int, str, float]]
    add_edges: list[tuple[int, float]]
    read: list[Place]
    read_edges: list[int]
    target: list[Place]
    target_edges: list[int]
    about_zero: NotRequired[list[Place]]
    add_weights: NotRequired[list[tuple[int, float]]]
    node: NotRequired[str]
    error: NotRequired[float]
    equation: NotRequired[str]
    result: NotRequired[str]
    value: NotRequired[float]
    rounded: NotRequired[bool]
    note: NotRequired[str]
    summation: NotRequired[Summation]
    activation: NotRequired[ActivationPoint]


class MistakeWords(TypedDict):
    """Why a mistake is wrong and what to do."""

    why: str
    do: str


class KnownWrong(TypedDict):
    """A number that ``mistakes`` give, by name; its formula as MathML, unless there are many like it."""

    mistakes: list[str]
    value: float
    tolerance: float
    symbols: NotRequired[str]
    numbers: NotRequired[str]


class Principle(TypedDict):
    """An equation to choose: its number in the paper, its words, and MathML."""

    number: str
    words: str
    formula: str


class TextBlock(TypedDict):
    """A paragraph, an item of a list or a formula on its own line (``kind``), in pieces: words, strong, em or math."""

    kind: str
    pieces: list[tuple[str, str]]


class Asked(TypedDict):
    """What is asked before a frame, or anywhere: ``choices`` are principles by position, ``right`` is one of those
    positions. A lesson may ask in ``words`` of its own, and have its own ``hints``."""

    frame: NotRequired[int]
    words: NotRequired[list[tuple[str, str]]]
    hints: NotRequired[list[list[TextBlock]]]
    ask: str
    symbol: str
    value: float
    tolerance: float
    symbols: str
    numbers: str
    choices: list[int]
    right: int
    wrong: list[KnownWrong]


class Turn(TypedDict):
    """The learner's turn: how much is asked of the ``levels`` (name, words) that there are, and the questions."""

    level: str
    levels: list[tuple[str, str]]
    asked: list[Asked]
    principles: list[Principle]
    mistakes: dict[str, MistakeWords]


class Film(TypedDict):
    """A film of ``steps`` + 1 frames; ``places`` are [layer, row upwards] of the nodes, ``about`` those it is
    about, ``curves`` points (u, φ_l(u)) of layers 1, 2, …"""

    title: str
    listing: str
    steps: int
    by: str
    phases: list[tuple[str, str]]
    sizes: list[int]
    nodes: list[tuple[int, int]]
    edges: list[tuple[int, int]]
    w: list[float]
    d: list[float]
    places: list[tuple[float, float]]
    themes: Themes
    levels: int
    curves: list[list[tuple[float, float]]]
    colour: Colour
    algorithm: list[AlgorithmLine]
    frames: list[Frame]
    about: NotRequired[list[int]]


class Goto(TypedDict):
    """A step to go to, once for each nonce."""

    step: int
    nonce: int


class Live(TypedDict):
    """Where the player asks what a number does that is dragged, and with which parameters of an address."""

    url: str
    params: dict[str, str]


class ExplainedNumber(TypedDict):
    """A number of what was clicked: its equation in symbols, in numbers and its result, and the step it is of."""

    heading: str
    law: str
    formulas: list[str]
    step: int | None


class Explanation(TypedDict):
    """What stands beside the network for the node (l, i) or weight (l, i, j) at ``place``."""

    place: list[int]
    title: str
    meaning: str
    numbers: list[ExplainedNumber]


class PlayerData(TypedDict):
    """What the player is given: a film, which one it is, where to go, what was clicked, and what is asked, if anything
    can be."""

    film: Film
    name: str
    goto: Goto
    explanation: Explanation | None
    turn: Turn | None
    live: Live | None


class Change(TypedDict):
    """Another value of the weight (l, i, j), input (0, i) or target (L, i) at ``place``."""

    place: list[int]
    value: float


class MomentQuestion(Change):
    """What the player asks while a number is dragged: see ``state.moment``."""

    params: dict[str, str]
    step: int


class AddressChange(TypedDict):
    """A parameter of the address that the player itself reads, and its new value; empty: none."""

    name: str
    value: str


class PlayerAnswers(TypedDict):
    """What the player tells: where the film came to rest, the node or weight that was clicked, that its explanation
    was closed, a number that was dragged, that the address is to say how much is shown, how much is to be asked, and
    that it is to be asked again with other numbers."""

    step: int
    pick: list[int]
    unpick: bool
    change: Change
    address: AddressChange
    turn: str
    again: bool


# --- a lesson ---------------------------------------------------------------------------------------------------------


class LessonScene(TypedDict):
    """A scene: its text, its film by position, the step where that stands and the one where it stops, what it asks."""

    title: str
    text: list[TextBlock]
    film: int
    step: int
    until: NotRequired[int]
    turn: NotRequired[Turn]


class LessonPicture(TypedDict):
    """A whole lesson."""

    title: str
    films: list[Film]
    scenes: list[LessonScene]


class SceneGoto(TypedDict):
    """A scene to go to, counted from 0, once for each nonce."""

    scene: int
    nonce: int


class LessonData(TypedDict):
    """What the lesson's component is given; ``name`` says which lesson it is, ``locked`` that nothing else is there."""

    lesson: LessonPicture
    name: str
    goto: SceneGoto
    locked: bool


class LessonAnswers(TypedDict):
    """What the lesson tells: the scene that is shown, counted from 0."""

    scene: int


# --- a plot -----------------------------------------------------------------------------------------------------------


class Follows(TypedDict):
    """Which trace of which other plot the pointer must be over, and what changes for each of its points."""

    plot: str
    trace: str
    changes: list[dict[str, dict[str, Any]]]


class PlotData(TypedDict):
    """What a live plot is given."""

    figure: Figure
    alt: str
    name: str
    follows: Follows | None
    themes: Themes
    plotly: str


class Click(TypedDict):
    """A point that was clicked."""

    trace: str | None
    point: Any
    x: Any
    y: Any


class PlotAnswers(TypedDict):
    """What a plot tells."""

    click: Click


# --- a training run ---------------------------------------------------------------------------------------------------


class Charts(TypedDict):
    """The charts of a run."""

    fit: Figure
    error: Figure
    promise: Figure
    flow: Figure


class ChartUpdate(TypedDict, total=False):
    """What changes in a chart: values by the uids of its traces, and of its layout."""

    data: dict[str, dict[str, Any]]
    layout: dict[str, Any]


class ChartUpdates(TypedDict):
    """What changes in each chart."""

    fit: ChartUpdate
    error: ChartUpdate
    promise: ChartUpdate
    flow: ChartUpdate


class HiddenNodesBase(TypedDict):
    """Which hidden nodes have a small picture, of which kind, with how many points (of a side, for a map)."""

    kind: str | None
    nodes: list[tuple[int, int]]
    points: int
    hidden: int


class DashboardBase(TypedDict):
    """What stays while a run goes on; ``maps`` are the shares of the fit's width that maps take."""

    plots: Charts
    maps: list[tuple[float, float]]
    network: Film
    hidden_nodes: HiddenNodesBase
    fit_words: str


class NetworkNow(TypedDict):
    """A network with the values and derivatives of one sample, and where the scales end."""

    w: list[float]
    d: list[float]
    add: list[tuple[int, str, float]]
    add_edges: list[tuple[int, float]]
    node_limit: float
    edge_limit: float


class MomentNow(NetworkNow):
    """A step of a film and all that is known after it."""

    frame: Frame
    error: float | None


class RunNow(NetworkNow):
    """What fills the film of one frame that shows a run's network, and the sample's number."""

    sample: int


Record = tuple[int, float, float | None]
"""Steps, training error, test error."""


# A word of Python's grammar, so it cannot be written as a field.
HistoryPart = TypedDict("HistoryPart", {"stride": int, "from": int, "kept": list[Record], "newest": Record})
"""The history from record ``from`` on, as of ``stride``, and the newest record, which may not stay."""


class RunNumbers(TypedDict):
    """A run as it is now; ``maps`` and ``hidden_nodes`` are pictures of one byte a value."""

    training_share: NotRequired[float]
    steps: int
    epochs: int
    train: float
    test: float | None
    goal: float | None
    reached: bool
    stopped: str | None
    explosion: str | None
    can_undo_rewind: bool
    can_go_back: bool
    history: HistoryPart
    maps: list[str]
    plots: ChartUpdates
    network: RunNow
    hidden_nodes: list[str]
    words: str


class RunPicture(RunNumbers):
    """The same by its names: ``run`` is the run's token, ``generation`` counts how often its history began anew,
    ``serial`` its pictures."""

    run: str
    generation: int
    serial: int


class RunBase(TypedDict):
    """A run by its token: what stays, and a first picture; ``keep`` is the name under which the browser keeps its
    weights, empty if it is not to."""

    token: str
    keep: str
    base: DashboardBase
    picture: RunPicture


class DashboardData(RunBase):
    """What the dashboard is given; ``url`` is where its run is asked."""

    url: str
    plotly: str
    themes: Themes
    speeds: list[tuple[str, str]]
    speed: str


class ShownWeights(TypedDict):
    """What the page shows: after how many steps, and a weight for each edge of the picture."""

    steps: int
    weights: list[float]


class DashboardAnswers(TypedDict):
    """What the dashboard tells: another speed, a setting to change, that the next step is to be watched, that the
    weights on screen are to be kept."""

    speed: str
    setting: str
    watch: bool
    keep: ShownWeights


class Question(TypedDict):
    """What the dashboard asks a run: see ``state.live_run.Ask``."""

    action: str
    speed: float | None
    drawing: float
    since: NotRequired[float]
    stride: NotRequired[int]
    count: NotRequired[int]
    generation: NotRequired[int]
    weights: NotRequired[list[float]]
    steps: NotRequired[int]
    epochs: NotRequired[int]


class ConnectionAnswers(TypedDict):
    """What a page tells when it is connected again: when, in milliseconds."""

    reconnected: int


class Refused(TypedDict):
    """Why the route of a run has no picture."""

    reason: str
