"""The component that shows a run: ``dashboard(live, …)``."""

from collections.abc import Callable

import streamlit as st

from ...formats.component import PLAYER, text
from ...pictures.protocol import DashboardData, ShownWeights
from ...pictures.scales import THEMES
from ...server.base_path import address
from ...server.modules import entry
from ...server.plotly_js import url as plotly_url
from ...server.training_route import PATH as TRAINING
from ...state.live_run import LiveRun
from ..components import as_text, tell

_DASHBOARD = st.components.v2.component(
    "dacviz_dashboard",
    html=text("dashboard.html"),
    css=PLAYER.css + text("dashboard.css"),
    js=entry("dashboard.js", plotly_url()),
    isolate_styles=False,
)


def dashboard(
    live: LiveRun,
    speeds: dict[str, str],
    speed: str,
    on_speed: Callable[[str], object],
    on_setting: Callable[[str], object],
    on_watch: Callable[[bool], object],
    on_keep: Callable[[ShownWeights], object],
) -> None:
    """A run in pictures, with its transport; the browser drives it without running the script.

    The script hears of four things: another one of ``speeds``; "halve" or "clip", asked for when the run had stopped
    and was rewound, or "back" when it went back to before a change; that its
    next step is to be watched as a film; and that the weights on screen are to be kept.
    """
    s, key = st.session_state, "dashboard"
    data: DashboardData = {
        **live.base(),
        "url": address(f"{TRAINING}/{live.token}"),
        "plotly": plotly_url(),
        "themes": THEMES,
        "speeds": list(speeds.items()),
        "speed": speed,
    }
    _DASHBOARD(
        key=key,
        data=as_text(data),
        on_speed_change=lambda: tell(on_speed, s[key].speed),
        on_setting_change=lambda: tell(on_setting, s[key].setting),
        on_watch_change=lambda: tell(on_watch, s[key].watch),
        on_keep_change=lambda: tell(on_keep, s[key].keep),
    )
