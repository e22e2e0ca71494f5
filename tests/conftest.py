"""One hypothesis profile for every test: the same examples on every run, and no time limits on a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "dacviz",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dacviz")
