"""What stewards load into Neo4j Browser: a style that names what exists, questions that draw what is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase, Query

from graph.browser_style import on_connect, rules
from graph.server import Neo4jServer
from registry.schema import KINDS, NODES, RELATIONSHIPS
from tests.engines import fresh_store
from tests.neo4j_server import neo4j_url

SAVED = sorted(files("graph").joinpath("browser", "saved").iterdir(), key=str)
DAY = date(2023, 3, 1)
OPEN = (
    "delivery: 1, closed_by: 9223372036854775807, "
    "valid_from: date('2010-01-01'), valid_to: date('9999-12-31')"
)
CLOSED = OPEN.replace("9223372036854775807", "2")
ENDED = OPEN.replace("9999-12-31", "2023-03-01")

# One family with everything a picture must not show beside what it must.
FAMILY = f"""
CREATE (:Delivery {{number: 1, complete: true}}), (:Delivery {{number: 2, complete: true}}),
       (:Delivery {{number: 3, complete: false}})
CREATE (mother:Citizen {{iin: 'mother'}}), (father:Citizen {{iin: 'father'}}),
       (child:Citizen {{iin: 'child'}}),
       (adopted:Citizen {{iin: 'adopted'}}), (former:Citizen {{iin: 'former'}}),
       (grandmother:Citizen {{iin: 'grandmother'}}), (mistake:Citizen {{iin: 'mistake'}}),
       (soon:Citizen {{iin: 'soon'}}),
       (home:Dwelling {{address_code: 'home'}}), (refuge:Dwelling {{address_code: 'refuge'}}),
       (card:Household {{id: 'card', definition: 'card'}}),
       (event:RiskEvent {{id: 'event', kind: 'job_lost', right_arises: date('2023-03-01')}}),
       (:RiskEvent {{id: 'later', kind: 'job_lost', right_arises: date('2023-03-02')}}),
       (decision:Decision {{id: 'decision', benefit: 'unemployment', outcome: 'yes'}}),
       (offer:Offer {{id: 'offer', state: 'sent'}})
CREATE (mother)-[:MEMBER_OF {{role: 'reference'}}]->(card), (father)-[:MEMBER_OF]->(card),
       (child)-[:MEMBER_OF]->(card),
       (mother)-[:SPOUSE_OF {{{OPEN}}}]->(father), (mother)-[:SPOUSE_OF {{{ENDED}}}]->(former),
       (mother)-[:PARENT_OF {{role: 'mother', {OPEN}}}]->(child),
       (father)-[:PARENT_OF {{role: 'father', {OPEN}}}]->(child),
       (grandmother)-[:PARENT_OF {{role: 'mother', {OPEN}}}]->(mother),
       (mistake)-[:PARENT_OF {{role: 'father', {CLOSED}}}]->(mother),
       (mother)-[:PARENT_OF {{role: 'mother', confidential: true, {OPEN}}}]->(adopted),
       (mother)-[:GUARDIAN_OF {{kind: 'guardian', {OPEN.replace("delivery: 1", "delivery: 3")}}}]->(soon),
       (mother)-[:LIVES_AT {{{OPEN}}}]->(home), (child)-[:LIVES_AT {{{OPEN}}}]->(home),
       (father)-[:LIVES_AT {{confidential: true, {OPEN}}}]->(refuge),
       (father)-[:SUBJECT_OF]->(event), (event)-[:DECIDED]->(decision), (decision)-[:OFFERED]->(offer)
"""


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """A prepared Neo4j with one family in it."""
    with fresh_store("neo4j", tmp_path_factory.mktemp("store")), GraphDatabase.driver(neo4j_url()) as driver:
        driver.execute_query(FAMILY)
        yield driver


def drawn(driver: Driver, name: str, **takes: Any) -> set[str]:
    """The keys of the nodes a saved question draws."""
    text = files("graph").joinpath("browser", "saved", f"{name}.cypher").read_text(encoding="utf-8")
    graph = driver.execute_query(Query(text), takes, result_transformer_=lambda result: result.graph())
    return {str(node.get(NODES[next(iter(node.labels))].key)) for node in graph.nodes}


pytestmark = pytest.mark.xdist_group("neo4j")


def test_a_family_is_drawn_as_it_is_known_and_valid(family: Driver) -> None:
    for member in ("mother", "father", "child"):
        shown = drawn(family, "family", iin=member, day=DAY)
        assert shown == {"mother", "father", "child", "grandmother", "card", "home"}


def test_the_day_before_a_divorce_shows_the_marriage(family: Driver) -> None:
    assert "former" in drawn(family, "family", iin="mother", day=date(2023, 2, 28))


def test_somebody_in_no_household_still_has_kin(family: Driver) -> None:
    assert drawn(family, "family", iin="grandmother", day=DAY) == {"grandmother", "mother"}


def test_the_path_between_two_people(family: Driver) -> None:
    shown = drawn(family, "path", one="grandmother", other="father", day=DAY)
    assert shown == {"grandmother", "mother", "father"}
    assert drawn(family, "path", one="grandmother", other="adopted", day=DAY) == set()


def test_the_events_of_a_day(family: Driver) -> None:
    assert drawn(family, "events", day=DAY) == {"father", "event", "decision", "offer"}


def test_the_households_at_an_address(family: Driver) -> None:
    assert drawn(family, "address", address="home", day=DAY) == {"home", "mother", "child", "card"}
    assert drawn(family, "address", address="refuge", day=DAY) == set()


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_a_saved_question_has_a_short_name_and_says_what_to_set(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("// ")
    assert len(title) <= 28, "Browser cuts longer names in its list"
    assert set(re.findall(r":param (\w+) =>", text)) == set(re.findall(r"\$(\w+)", text))


def test_the_style_names_what_exists() -> None:
    for selector, properties in rules().items():
        tag, _, name = selector.partition(".")
        assert not name or name in (NODES if tag == "node" else RELATIONSHIPS), selector
        known = {column.name for column in KINDS[name].columns} if name else set()
        assert set(re.findall(r"\{(\w+)\}", properties.get("caption", ""))) <= known, selector


def test_the_style_is_balanced_because_browser_breaks_on_one_bracket_too_many() -> None:
    text = files("graph").joinpath("browser", "style.grass").read_text(encoding="utf-8")
    plain = re.sub(r"'[^']*'", "", text)
    assert plain.count("{") == plain.count("}") == len(rules())
    # Browser splits a property at every colon and a rule at every semicolon, quoted or not.
    assert not [caption for caption in re.findall(r"'([^']*)'", text) if re.search("[:;]", caption)]


def test_the_server_tells_browser_the_style(tmp_path: Path) -> None:
    server = Neo4jServer(tmp_path, None, None, heap="512m", pagecache="32m", short_lived=True)
    server.start()
    try:
        with GraphDatabase.driver(server.status().url) as driver:
            told: dict[str, str] = dict(driver.execute_query("SHOW SETTINGS YIELD name, value").records)
    finally:
        server.stop()
    assert told["browser.post_connect_cmd"] == on_connect()
    style = re.search(r"style (\{.*\});", told["browser.post_connect_cmd"])
    assert style
    assert json.loads(style[1]) == rules()
    assert told["client.allow_telemetry"] == "false"
