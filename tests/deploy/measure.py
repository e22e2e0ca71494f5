"""The table of the README's "For a class": learners against 1, 2 and 4 processes on this machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.learners import table
from tests.deploy.serve import Cluster, serving

LISTEN = "127.0.0.1:8088"


def megabytes(cluster: Cluster) -> str:
    """Memory of each process."""
    sizes = []
    for process in cluster.processes:
        status = Path(f"/proc/{process.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        sizes.append(f"{int(line.split()[1]) / 1024:.0f}")
    return " + ".join(sizes)


if __name__ == "__main__":
    learners = [int(number) for number in sys.argv[1:]] or [1, 30, 100, 300]
    for processes in (1, 2, 4):
        with serving(processes, LISTEN) as cluster:
            for count in learners:
                print(f"\n{count} learners, {processes} processes", flush=True)
                print(table(cluster.url, count), flush=True)
                print(f"memory {megabytes(cluster)} MB", flush=True)
