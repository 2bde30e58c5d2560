"""Worlds on a Ray cluster: the same jobs, on other machines.

In: jobs and the function that does one. Out: jobs with their records as they are done. Ray is
no part of what is installed; `pip install "steelyard[cluster]"` brings it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

J = TypeVar("J")
IN_FLIGHT = 4
"""Jobs handed out for each processor, so that none of them waits for the next."""


def weigh_on_cluster(
    jobs: list[J], work: Callable[[J], dict[str, Any]], address: str
) -> Iterator[tuple[J, dict[str, Any]]]:
    """Do the jobs on the cluster at `address`; `local` starts one of this machine alone."""
    import ray

    ray.init(
        # By name: without one it would join whatever cluster this machine last heard of.
        address=address,
        include_dashboard=False,
        log_to_driver=False,
    )
    try:
        remote = ray.remote(work)
        waiting = list(reversed(jobs))
        running: dict[Any, J] = {}
        list_nodes: Callable[[], list[dict[str, Any]]] = ray.nodes
        processors = sum(node["Resources"].get("CPU", 0) for node in list_nodes())
        most = IN_FLIGHT * max(int(processors), 1)
        while waiting or running:
            while waiting and len(running) < most:
                job = waiting.pop()
                running[remote.remote(job)] = job
            done, _ = ray.wait(list(running), num_returns=1)
            for reference in done:
                yield running.pop(reference), ray.get(reference)
    finally:
        ray.shutdown()
