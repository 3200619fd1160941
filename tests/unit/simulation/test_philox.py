"""Addressed random numbers: the published vectors, the formula, and the addresses themselves."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from kernel_alone import alone
from pathway_engine.clock import DAY
from pathway_engine.engine.records import Window
from pathway_engine.simulation import replicate_plan
from pathway_engine.simulation.integrals import uniforms
from pathway_engine.simulation.kernel.philox import bits, block, share_of, uniform
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.state import State
from reference.luck import Luck
from reference.small import MONDAY
from unit.simulation.asking import answer, answers, plan, state

PURPOSES = (
    "work", "afterwards", "due", "outcome", "delay", "returned", "rework", "rekeying", "disputed",
    "dispute_for", "identity", "gap", "time", "waited", "absent", "lasts",
)  # fmt: skip
PREFIXES = ("hold.", "hold_for.", "exit.", "record.", "case.", "open.", "open_after.")
ONES = 0xFFFFFFFF
BEYOND_32_BITS = 0x0123456789ABCDEF


# Random123, kat_vectors: philox4x32 with 10 rounds; the first two words of each.
@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), 0x6627E8D5_E169C58D),
        ((ONES,) * 4, (ONES,) * 2, 0x408F276D_41C83B0E),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            0xD16CFE09_94FDCCEB,
        ),
    ],
)
def test_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], expected: int
) -> None:
    assert alone(block)(*map(as_word, key), *map(as_word, counter)) == expected


def test_a_number_is_the_middle_of_one_of_2_to_the_52_parts() -> None:
    """u = (((a·2³² + b) >> 12) + 0.5)·2⁻⁵², to the last bit."""
    tables = state()
    for n in range(1, 500):
        word = int(answer(tables, bits, 0, as_word(7), as_word(n), as_word(0)))
        u = answer(tables, uniform, 0, as_word(7), n, 0)
        part, rest = divmod(u * 2**52, 1)
        assert (part, rest) == (word >> 12, 0.5)
        assert 0 < u < 1


def test_keys_are_digests_of_their_addresses() -> None:
    tables = state(seed=12, replication=345)
    keys = {}
    for (name, purpose), number in zip(plan().keys, tables.tables["key"]["v"], strict=True):
        text = f"pathways/1|12|345|{name}|{purpose}"
        assert int(number).to_bytes(8, "little") == blake2b(text.encode(), digest_size=8).digest()
        keys[name, purpose] = int(number)
    assert ("first", "work") in keys
    assert ("all", "case.area") in keys
    assert ("team.worker", "absent") in keys


def test_purposes_are_a_closed_list() -> None:
    for _, purpose in plan().keys:
        assert purpose in PURPOSES or purpose.startswith(PREFIXES), purpose


@pytest.mark.parametrize("identity", [1, ONES, BEYOND_32_BITS, 2**64 - 1])
@pytest.mark.parametrize(("n", "k"), [(1, 0), (3, 2), (70_000, 1)])
def test_a_number_is_found_at_its_address(identity: int, n: int, k: int) -> None:
    tables, luck = state(seed=5, replication=2), Luck(5, 2)
    key = plan().keys.index(("second", "delay"))
    u = answer(tables, uniform, key, as_word(identity), n, k)
    assert u == luck.of_person("second", "delay", identity, n, k)


def test_every_part_of_an_address_counts() -> None:
    """Another seed, replication, key, person (either half of it), n or k: another number."""
    key = plan().keys.index(("first", "work"))
    other = plan().keys.index(("second", "work"))
    low, high = as_word(1), as_word(1 << 32)
    asked = [(key, low, 1, 0), (other, low, 1, 0), (key, high, 1, 0), (key, low, 2, 0),
             (key, low, 1, 1)]  # fmt: skip
    found = answers(state(), uniform, asked)
    found += [answer(state(*run), uniform, *asked[0]) for run in [(2, 1), (1, 2), (11, 1), (1, 11)]]
    assert len(set(found)) == len(found)


def test_numbers_asked_all_at_once_are_those_asked_one_by_one() -> None:
    """Whole arrays of absences come from the same function, uncompiled."""
    tables = state(seed=3)
    key = plan().keys.index(("team.worker", "absent"))
    days, workers = np.arange(20_458, 20_478), np.arange(3)[:, None]
    together = uniforms(int(tables.tables["key"]["v"][key]), days[None, :], workers)
    asked = [(key, as_word(int(day)), int(n), 0) for n in range(3) for day in days]
    assert together.ravel().tolist() == answers(tables, uniform, asked)


def test_people_come_when_and_as_who_their_addresses_say() -> None:
    """A wide gap here or a stream of numbers there would shift everybody after the first."""
    window = Window(MONDAY, MONDAY, MONDAY + 28 * DAY)
    assert plan().window == window
    records = replicate_plan(plan(), 9, 4)
    luck, found = Luck(9, 4), []
    for day in range(MONDAY // DAY - 1, window.ends_at // DAY):
        passed, i = 0.0, 0
        while True:
            i += 1
            passed -= float(np.log(1 - luck.of_day("all", "gap", day, i)))
            if passed >= (5 if is_open(day) else 0):
                break
            second = int(luck.of_day("all", "time", day, i) * 26_100)
            lunch = 2_700 if second >= 12_600 else 0
            found.append(day * DAY + 32_400 + second + lunch)
    assert sorted(found) == records.cases["opened_at"].tolist()
    assert len(found) > 50


def is_open(day: int) -> bool:
    """Whether the office opens on a day: it is closed on one Wednesday."""
    from_monday = day - MONDAY // DAY
    return from_monday % 7 < 5 and from_monday != 9


def test_what_is_drawn_for_a_person_goes_by_who_it_is() -> None:
    records = replicate_plan(plan(), 9, 4)
    luck, identities = Luck(9, 4), {}
    for day in range(MONDAY // DAY, MONDAY // DAY + 28):
        for i in range(1, 20):
            u = luck.of_day("all", "time", day, i)
            identity = luck.word("all", "identity", (day, 0, i, 0))
            identities[day, int(u * 26_100)] = identity
    areas = plan().pathway.case["area"].values
    for case, known in zip(records.cases, records.attributes, strict=True):
        day, second = divmod(int(case["opened_at"]), DAY)
        gone = second - 32_400 - (2_700 if second >= 47_700 else 0)
        u = luck.of_person("all", "case.area", identities[day, gone], 0, 0)
        assert areas[int(known[2])] == ("north" if u < 0.5 else "west")


def test_a_state_begins_with_the_keys_of_its_replication() -> None:
    one, other = State(plan(), 1, 1, None), State(plan(), 1, 2, None)
    assert not set(one.tables["key"]["v"]) & set(other.tables["key"]["v"])


def test_a_share_of_a_whole_number_is_not_rounded() -> None:
    """floor(u × total) in whole numbers of any length: u is an odd number of 2⁻⁵³."""
    tables = state()
    totals = (1, 2, 86_400, 216_000, 2**32 - 1, 2**40 + 12_345, 3 * 10**14)
    for n in range(1, 200):
        word = int(answer(tables, bits, 0, as_word(7), as_word(n), as_word(0)))
        for total in totals:
            found = answer(tables, share_of, 0, as_word(7), n, 0, total)
            assert found == (2 * (word >> 12) + 1) * total >> 53
