"""What the API documents is what it answers: requests made from its own OpenAPI."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.http import create_app
from tests.engines import fresh_store, url_in
from tests.stewards.family import Kept, deliveries, follow, take

pytestmark = pytest.mark.xdist_group("api")
load_all_checks()


def test_every_answer_is_as_documented(tmp_path: Path) -> None:
    """A number of twelve digits may be nobody's, so good form is no promise of an answer."""
    with fresh_store("embedded", tmp_path) as store:
        take(store, deliveries(tmp_path / "in"))
        follow(store, Kept())
    app = create_app(url_in(tmp_path))
    documented = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [found.ok() for found in documented.get_all_operations()]
    assert len(operations) == len(app.openapi()["paths"])
    for operation in operations:
        given(case=operation.as_strategy())(_is_as_documented)()


@settings(max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def _is_as_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
