"""The plain pathway in SimPy and in Ciw, written as their users would, every visit recorded."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from benchmarks.model import Model, choose, draw


class Visit(NamedTuple):
    """What a peer records of a visit."""

    case: int
    step: str
    team: str
    ready: float
    started: float
    finished: float


class Seen(NamedTuple):
    """What a run of a peer came to."""

    cases: int
    visits: int
    handoffs: int


def simpy_run(plain: Model, cases: int, seed: int) -> Seen:
    """One `Resource` for each team, one process for each case, one record for each visit."""
    import simpy

    env = simpy.Environment()
    random = Random(seed)  # noqa: S311 - a simulation, no secret
    teams = {name: simpy.Resource(env, capacity=n) for name, n in plain.workers.items()}
    visits: list[Visit] = []
    handoffs = 0

    def person(number: int) -> Iterator[Any]:
        nonlocal handoffs
        name, holder = plain.start, ""
        while name != "ended":
            step = plain.steps[name]
            organisation = plain.organisation[step.team]
            if holder not in ("", organisation):
                handoffs += 1
                yield env.timeout(random.expovariate(1 / plain.delay))
            holder = organisation
            ready = env.now
            with teams[step.team].request() as request:
                yield request
                started = env.now
                yield env.timeout(draw(step.work, random))
            visits.append(Visit(number, name, step.team, ready, started, env.now))
            name = choose(step, random)

    def arrivals() -> Iterator[Any]:
        for number in range(cases):
            yield env.timeout(random.expovariate(1 / plain.interarrival))
            env.process(person(number))

    env.process(arrivals())
    env.run()
    return Seen(cases, len(visits), handoffs)


def ciw_run(plain: Model, cases: int, seed: int) -> Seen:
    """One node for each step would split the teams: one node for each team, routed by class.

    A handoff between organisations is a node with unlimited servers before the next team.
    """
    import ciw

    ciw.seed(seed)
    random = Random(seed)  # noqa: S311 - a simulation, no secret
    names = [*plain.workers, "transit"]
    number = {name: i + 1 for i, name in enumerate(names)}

    class Service(ciw.dists.Distribution):  # type: ignore[misc]
        def sample(self, t: Any = None, ind: Any = None) -> float:  # noqa: ARG002
            return draw(plain.steps[ind.step].work, random)

    class Transit(ciw.dists.Distribution):  # type: ignore[misc]
        def sample(self, t: Any = None, ind: Any = None) -> float:  # noqa: ARG002
            return random.expovariate(1 / plain.delay)

    class Routing(ciw.routing.NodeRouting):  # type: ignore[misc]
        def next_node(self, ind: Any) -> Any:
            nodes = self.simulation.nodes
            if names[self.node.id_number - 1] == "transit":
                return nodes[number[plain.steps[ind.step].team]]
            before = plain.steps[ind.step].team
            ind.step = choose(plain.steps[ind.step], random)
            if ind.step == "ended":
                return nodes[-1]
            team = plain.steps[ind.step].team
            crosses = plain.organisation[team] != plain.organisation[before]
            return nodes[number["transit" if crosses else team]]

    class Person(ciw.Individual):  # type: ignore[misc]
        def __init__(self, *args: Any, **keywords: Any) -> None:
            super().__init__(*args, **keywords)
            self.step = plain.start

    first = plain.steps[plain.start].team
    exponential = ciw.dists.Exponential(rate=1 / plain.interarrival)
    network = ciw.create_network(
        arrival_distributions=[exponential if name == first else None for name in names],
        service_distributions=[*(Service() for _ in plain.workers), Transit()],
        number_of_servers=[*plain.workers.values(), float("inf")],
        routing=ciw.routing.NetworkRouting([Routing() for _ in names]),
    )
    simulation = ciw.Simulation(network, individual_class=Person)
    simulation.simulate_until_max_customers(cases, method="Finish")
    records = simulation.get_all_records(only=["service"])
    transits = sum(record.node == number["transit"] for record in records)
    return Seen(cases, len(records) - transits, transits)
