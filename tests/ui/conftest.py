"""AppTest searches every installed package for components, anew for each page; dacviz defines its own in place."""

import pytest

SCAN = "streamlit.components.v2.component_manager.BidiComponentManager.discover_and_register_components"


@pytest.fixture(scope="package", autouse=True)
def no_scan_for_foreign_components():
    """Four pages in the time of one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SCAN, lambda manager, **_: None)
        yield
