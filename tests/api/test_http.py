"""The API over a store that the command line filled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from fastapi.testclient import TestClient

from api.http import create_app, refuse_other_than_loopback
from registry.errors import WrongUsage
from tests.journeys.towns import exports, registry, run, town

pytestmark = pytest.mark.xdist_group("api")
"""One worker: what the module makes is made once."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("served")
    run(town(home / "deliveries", citizens=300), f"file:{home / 'store'}", home)
    exports(f"file:{home / 'store'}", home)
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(f"file:{home / 'store'}")) as client:
        yield client


@pytest.fixture(scope="module")
def story(home: Path) -> dict[str, str]:
    stories = json.loads((home / "deliveries" / "truth" / "stories.json").read_text())
    people: dict[str, str] = next(s for s in stories if s["story"] == "breadwinner_lost_father")["people"]
    return people


def test_a_family_comes_with_the_path_of_each_member(client: TestClient, story: dict[str, str]) -> None:
    answer = client.get(f"/families/{story['child_1']}", params={"day": "2023-03-01"}).json()
    members = {member["iin"]: member for member in answer["members"]}
    assert set(members) == set(story.values())
    assert members[story["child_1"]]["path"] == []
    assert all(step["facts"] for iin in members for step in members[iin]["path"])
    later = client.get(f"/families/{story['child_1']}").json()
    assert story["father"] not in {member["iin"] for member in later["members"]}


def test_kin_come_with_words_in_three_languages(client: TestClient, story: dict[str, str]) -> None:
    asked = {"day": "2023-03-01", "lang": "kk"}
    answer = client.get(f"/kin/{story['child_1']}", params=asked).json()
    found = {one["iin"]: one["relations"][0] for one in answer["relatives"]}
    assert found[story["father"]]["term"] == "әке"
    assert found[story["mother"]]["terms"] == {"kk": "ана", "ru": "мать", "en": "mother"}
    assert all(step["facts"] for way in found.values() for step in way["path"])
    assert client.get(f"/kin/{story['child_1']}", params={"degree": 9}).status_code == 422
    assert (
        client.get(f"/kin/{story['child_1']}", params={"lang": "de"}).json()["error"]
        == "unknown language: de"
    )


def test_what_was_known_earlier_can_be_asked(client: TestClient, story: dict[str, str]) -> None:
    """The father died on the 4th; the registry learned of it from deliveries of the 5th."""
    late = {"day": "2023-03-08"}
    now = client.get(f"/families/{story['mother']}", params=late).json()
    before = client.get(f"/families/{story['mother']}", params={**late, "known": "2023-03-03"}).json()
    assert story["father"] not in {member["iin"] for member in now["members"]}
    assert story["father"] in {member["iin"] for member in before["members"]}


def test_a_history_tells_what_ended_its_last_household(client: TestClient, story: dict[str, str]) -> None:
    stays = {who: client.get(f"/families/{story[who]}/history").json()["stays"] for who in story}
    ended = [(one["what"], one["people"]) for one in stays["father"][-1]["ended_by"]]
    assert ended == [(what, [story["father"]]) for what in ("LIVES_AT", "death", "death")]
    deaths = {one["fact"] for one in stays["father"][-1]["ended_by"] if one["what"] == "death"}
    assert len(deaths) == 2, "each agency's report"
    assert stays["child_1"][-1]["ended_by"] == []


def test_a_circle_tells_how_many_the_law_counts(client: TestClient, story: dict[str, str]) -> None:
    found = client.get(f"/families/{story['mother']}", params={"definition": "large_family"}).json()
    assert found["at_least"] == 4
    assert found["counted"] == sum(one["iin"] != story["mother"] for one in found["members"])


@pytest.mark.parametrize("path", ["/families/{mother}/history?definition=dependants", "/explanations/hh_1"])
def test_an_error_advises_no_shell(client: TestClient, story: dict[str, str], path: str) -> None:
    told = client.get(path.format(**story))
    assert told.status_code in (404, 422)
    assert "ask for the family" in told.json()["do"]
    assert "registry family" not in told.text


def test_a_citizen_is_facts_with_time_and_source(client: TestClient, story: dict[str, str]) -> None:
    answer = client.get(f"/citizens/{story['father']}").json()
    deaths = [fact for fact in answer["facts"] if fact["kind"] == "Death"]
    assert {fact["reference"].split("/")[2] for fact in deaths} == {"deaths", "death_certificates"}


def test_an_explanation_ends_in_the_rows_of_files(client: TestClient, home: Path) -> None:
    offers = pl.read_parquet(home / "offers.parquet").filter(benefit="loss_of_breadwinner")
    rows = _texts(client.get(f"/explanations/{offers['id'][0]}").json(), "row")
    assert any("deaths.csv:" in row for row in rows)
    assert any("births.csv:" in row for row in rows)
    assert any("contributions.csv:" in row for row in rows)


def _texts(node: dict[str, object], kind: str) -> list[str]:
    below = [text for child in node["because"] for text in _texts(child, kind)]  # type: ignore[attr-defined]
    return [str(node["text"])] if node["kind"] == kind else below


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/families/990101100010", 404, "no household"),
        ("/families/990101100010?definition=clan", 422, "unknown family definition"),
        ("/citizens/123", 422, "12 digits"),
        ("/citizens/990101100010", 404, "nobody"),
        ("/explanations/xx_1", 422, "no id"),
        ("/explanations/of_0", 404, "no offer"),
        ("/explanations/Death/990101100010/deaths/1@99999999999999999999", 422, "refers to no fact"),
        ("/explanations/Death/990101100010/deaths/1@²", 422, "refers to no fact"),
        ("/citizens/٩٩٠١٠١١٠٠٠١٠", 422, "12 digits"),
        ("/families/990101100010?dya=2023-03-01", 422, "use one of: day, definition, known"),
        ("/kin/990101100010?dgree=2", 422, "use one of: day, degree, known, lang"),
        ("/health?day=2023-03-01", 422, "unknown query parameter: day"),
        ("/families/990101100010?day=2023-03-01&day=2023-03-02", 422, "more than once"),
        ("/families/990101100010?day=2023-13-01", 422, "day is '2023-13-01'"),
        ("/households", 404, "no such page"),
    ],
)
def test_errors_say_what_and_have_their_status(
    client: TestClient, path: str, status: int, words: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words in json.dumps(answer.json(), ensure_ascii=False)
    assert set(answer.json()) == {"error", "where", "why", "do"}


def test_a_fact_is_explained_by_its_reference(client: TestClient, story: dict[str, str]) -> None:
    facts = client.get(f"/citizens/{story['father']}").json()["facts"]
    reference = next(fact["reference"] for fact in facts if fact["kind"] == "Death")
    assert "/" in reference
    assert _texts(client.get(f"/explanations/{reference}").json(), "row")


def test_health_and_documentation(client: TestClient, home: Path) -> None:
    made = len(list((home / "deliveries").rglob("delivery.json")))
    assert client.get("/health").json() == {"status": "ok", "deliveries": made, "as_of": "2023-03-04"}
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        *("/families/{iin}", "/families/{iin}/history", "/kin/{iin}"),
        *("/citizens/{iin}", "/explanations/{id}", "/health"),
    }
    assert all("summary" in operation["get"] for operation in paths.values())


def test_it_binds_to_the_loopback_only() -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        refuse_other_than_loopback(host)
    for host in ("0.0.0.0", "192.168.0.4", "example.org"):
        with pytest.raises(WrongUsage, match="does not listen"):
            refuse_other_than_loopback(host)


def test_a_reader_sees_what_a_writer_commits_later(tmp_path: Path) -> None:
    deliveries = town(tmp_path / "deliveries", citizens=300)
    store = f"file:{tmp_path / 'store'}"
    registry("receive", deliveries / "population" / "0001", "--store", store, "-q")
    with TestClient(create_app(store)) as client:
        assert client.get("/health").json()["deliveries"] == 1
        registry("receive", deliveries / "civil-acts" / "0001", "--store", store, "-q")
        assert client.get("/health").json()["deliveries"] == 2


@pytest.mark.parametrize("written", ["20230301", "1677628800", "2023-03-01T00:00:00", "2023-3-1", ""])
@pytest.mark.parametrize("word", ["day", "known"])
@pytest.mark.parametrize("page", ["families/{}", "families/{}/history", "kin/{}", "citizens/{}"])
def test_a_day_is_never_guessed(
    client: TestClient, story: dict[str, str], page: str, word: str, written: str
) -> None:
    answer = client.get(f"/{page.format(story['child_1'])}", params={word: written})
    assert (answer.status_code, answer.json()["do"]) == (422, "write a day as YYYY-MM-DD")
