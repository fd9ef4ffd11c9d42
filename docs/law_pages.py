"""The pages of the law: one for each benefit, from its folder and its case table, for lawyers to read."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the case tables belong to the tests, which are no installed package

from registry import law, law_page  # noqa: E402
from registry.benefits import BENEFITS, Benefit, benefit  # noqa: E402
from registry.dated import Dated, Parameter  # noqa: E402
from registry.periods import Article  # noqa: E402
from tests.benefits import tables  # noqa: E402

OFTEN = {"monthly": "Paid monthly", "once": "Paid once", "notice": "A notice, which pays nothing"}


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def index() -> str:
    """Every benefit, with its page."""
    rows = [_index_row(name) for name in BENEFITS]
    return table(("benefit", "payer", "opened by", "decided for rights from"), rows)


def _index_row(name: str) -> tuple[str, ...]:
    definition = benefit(name).definition
    opened = ", ".join(f"`{kind}`" for kind in definition.opened_by)
    return (f"[{definition.names.en}]({name}.md)", definition.payer, opened, str(law.first_day(name)))


def page(name: str) -> str:
    """One benefit: who, when, the tests, the amount, the numbers through time, and its cases."""
    known = benefit(name)
    told = law_page.page(name, law.first_day(name))
    definition = known.definition
    parts = [
        f"* Kazakh: {definition.names.kk}\n* Russian: {definition.names.ru}",
        f"* {OFTEN[definition.paid]} by: {definition.payer}, code {definition.code}",
        f"* Written down in [registry/benefits/{name}](../../registry/benefits/{name}/benefit.yaml)\n",
        "## When and for whom\n",
        table(("opened by", "meaning"), ((f"`{kind}`", said) for kind, said in told["opened_by"].items())),
        f"Asked, the first who lives: {'; '.join(told['asked'])} (basis: {definition.asked.basis}).\n",
        f"Legal basis: {_articles(definition.legal_basis)}.\n",
        "## Tests\n\nAll must say yes. One no is a no; otherwise an unknown fact is asked for.\n",
        table(("test", "rule", "basis"), _tests(known, told)),
        "## Facts\n",
        table(("fact", "meaning", "agency"), _facts(told)),
        *_amount(known, told),
        f"## Period\n\n{'; '.join(told['period'][:-1])}. Basis: {_articles(definition.period.basis)}.\n",
        f"## Beside other benefits\n\n{definition.stacking.says.strip()}\n",
        *_excluded(told),
        "## Numbers through time\n",
        table(("parameter", "from", "value", "basis"), _numbers(name)),
        "## Not formalised\n",
        _bullets(definition.not_formalised),
        "## Assumed\n",
        _bullets(definition.assumptions),
        "## Cases\n\nDecided by the tests of the project exactly as written here. Each begins from:\n",
        *_cases(name),
    ]
    return "\n".join(parts)


def _tests(known: Benefit, told: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    for test, said in zip(known.definition.tests, told["tests"], strict=True):
        yield (f"`{test.name}`", said["rule"], _articles(test.basis))


def _facts(told: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    for name, fact in told["facts"].items():
        yield (f"`{name}`", fact["meaning"], fact["agency"])
    for name, one in told["worked_out"].items():
        yield (f"`{name}`", one["meaning"], "worked out")


def _amount(known: Benefit, told: dict[str, Any]) -> list[str]:
    if known.definition.arithmetic is None:
        return []
    parts = [f"## Amount\n\n```text\n{known.definition.arithmetic}\n```\n"]
    withheld = known.definition.withheld
    return [*parts, *([f"Less `{withheld}`: what is paid out.\n"] if withheld else [])]


def _excluded(told: dict[str, Any]) -> list[str]:
    if not told["excludes"]:
        return []
    others = ", ".join(f"[{one}]({one}.md)" for one in told["excludes"])
    return [f"Not together with: {others}; the more favourable one is offered.\n"]


def _numbers(name: str) -> Iterable[tuple[str, ...]]:
    for one in law.names_of(name):
        parameter = law.parameter(one)
        for i, dated in enumerate(parameter.values):
            first = f"`{one}`: {' '.join(parameter.description.split())}" if i == 0 else ""
            until = f" to {dated.to}" if dated.to else ""
            yield (first, f"{dated.from_}{until}", _value(parameter, dated), _basis(dated))


def _value(parameter: Parameter, dated: Dated) -> str:
    unit = "" if parameter.unit == "rounding" else f" {parameter.unit}"
    return law_page.as_text(dated.value) + unit


def _basis(dated: Dated) -> str:
    article = f"{law.cite(dated.article)}; " if dated.article else ""
    return f"{article}{dated.confidence}: {dated.source}"


def _articles(basis: list[Article]) -> str:
    told = [f"from {one.from_}{f' to {one.to}' if one.to else ''} {law.cite(one.article)}" for one in basis]
    return "; ".join(told) or "assumption"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"* {line}" for line in lines) + "\n"


def _cases(name: str) -> list[str]:
    found = tables.written(name)
    parts = [table(("fact", "value"), ((f"`{key}`", _cell(said)) for key, said in found.given.items()))]
    for one in found.tables:
        head = (*(f"`{key}`" for key in one.when), *(f"→ `{key}`" for key in one.then))
        parts += [f"### {one.title}\n", table(head, (tuple(map(_cell, row)) for row in one.rows))]
    return parts


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return str(value)
