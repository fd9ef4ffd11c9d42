"""Why a decision is what it is: each test in words, the arithmetic, and the facts that are missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

import polars as pl

from registry import law, law_columns, periods, wording
from registry.benefits import Benefit, Test, benefit
from registry.periods import Article, with_period

ASSUMPTION = "assumption"
"""What stands in the place of an article where no source gives one."""
PERIOD = "_period_article"


def explained(known: Benefit, frame: pl.DataFrame) -> pl.DataFrame:
    """The answered and counted cases with `tests`, `because`, `arithmetic`, `missing`, `law` and period."""
    basis = {_article(test): test.basis for test in known.definition.tests}
    period = known.definition.period
    frame = _on_the_day(frame, {"law": known.definition.legal_basis, **basis, PERIOD: period.basis})
    sentences, reasons = _wording(known.name)
    frame = with_period(frame.with_columns(sentences), period, known.definition.paid)
    return frame.with_columns(reasons)


@cache
def _wording(name: str) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """What is told of a benefit's cases first, and what with that: the same for every case, long to write."""
    known = benefit(name)
    units = _units(known)
    sentences = [_sentence(test, units) for test in known.definition.tests]
    waits = [_is_waited_for(fact, known).alias(_waits(fact)) for fact in known.definition.facts]
    return [*sentences, *waits], [
        _tests(known, units).alias("tests"),
        _because(known).alias("because"),
        _arithmetic(known, units).alias("arithmetic"),
        _missing(known).alias("missing"),
    ]


def _units(known: Benefit) -> dict[str, str]:
    """The unit of every column a sentence may name: facts, parameters, and what is worked out of them."""
    parameters = {name.rpartition(".")[2]: law.parameter(name).unit for name in law.names_of(known.name)}
    facts = {name: fact.unit for name, fact in known.definition.facts.items()}
    worked_out = {name: column.unit for name, column in known.definition.worked_out.items()}
    return {**facts, **worked_out, **parameters}


# The articles in force.


def _on_the_day(frame: pl.DataFrame, basis: Mapping[str, list[Article]]) -> pl.DataFrame:
    """With a column for each list of articles: those in force on the day whose law decides."""
    cited = {name: (citing(articles), pl.String) for name, articles in basis.items()}
    return law_columns.by_day(frame, "law_day", cited)


def citing(basis: list[Article]) -> Callable[[date], str]:
    """What cites the articles in force on a day; `ASSUMPTION` where none is."""

    def cited(day: date) -> str:
        in_force = [one for one in basis if one.from_ <= day and (one.to is None or day <= one.to)]
        return "; ".join(law.cite(one.article) for one in in_force) or ASSUMPTION

    return cited


def _article(test: Test) -> str:
    return f"_{test.name}_article"


def _said(test: Test) -> str:
    return f"_{test.name}_said"


def _waits(fact: str) -> str:
    return f"_waits_for_{fact}"


# The tests.


def _sentence(test: Test, units: Mapping[str, str]) -> pl.Expr:
    """The sentence that belongs to a test's answer."""
    answer = pl.col(test.name)
    yes, no, unknown = (wording.sentence(text, units) for text in (test.yes, test.no, test.unknown))
    told = pl.when(answer.is_null()).then(unknown).when(answer).then(yes).otherwise(no)
    return told.alias(_said(test))


def _tests(known: Benefit, units: Mapping[str, str]) -> pl.Expr:
    """All tests as a JSON list: name, answer, article, the values compared, the sentence.

    That no day is left to pay is told after them, where it is so.
    """
    return _listed([*(_as_json(test, units) for test in known.definition.tests), _none_left()])


def _as_json(test: Test, units: Mapping[str, str]) -> pl.Expr:
    values = [_in_the_laws_unit(name, law.scale(units[name])) for name in test.compares]
    return pl.struct(
        pl.lit(test.name).alias("name"),
        pl.col(test.name).alias("answer"),
        pl.col(_article(test)).alias("article"),
        pl.struct(values).alias("values"),
        pl.col(_said(test)).alias("sentence"),
    ).struct.json_encode()


def _none_left() -> pl.Expr:
    told = pl.struct(
        pl.lit(periods.LEFT).alias("name"),
        pl.col(periods.LEFT).alias("answer"),
        pl.col(PERIOD).alias("article"),
        pl.struct(period_from="_begins", period_until="_ends").alias("values"),
        periods.none_left().alias("sentence"),
    )
    return pl.when(~pl.col(periods.LEFT)).then(told.struct.json_encode())


def _in_the_laws_unit(name: str, scale: int) -> pl.Expr:
    """A column in hundredths as the law writes it; rounded, for one row divides otherwise than many."""
    return pl.col(name) if scale == 1 else (pl.col(name) / scale).round(2).alias(name)


def _because(known: Benefit) -> pl.Expr:
    """The tests that made the outcome: those that say no, else the unknown ones, else all."""
    made = [
        pl.when(_in_words(test).eq(pl.col("outcome"))).then(pl.lit(f"{test.name}: ") + pl.col(_said(test)))
        for test in known.definition.tests
    ]
    over = pl.when(~pl.col(periods.LEFT)).then(pl.lit(f"{periods.LEFT}: ") + periods.none_left())
    return pl.concat_str([*made, over], separator=" ", ignore_nulls=True)


def _in_words(test: Test) -> pl.Expr:
    answer = pl.col(test.name)
    return (
        pl.when(answer.is_null())
        .then(pl.lit("unknown"))
        .when(answer)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
    )


# The amount, and what is missing.


def _arithmetic(known: Benefit, units: Mapping[str, str]) -> pl.Expr:
    """The calculation as a person writes it, with the result before and after rounding."""
    if known.definition.arithmetic is None:
        return pl.lit(None, pl.String)
    return wording.sentence(known.definition.arithmetic, units) + _rounded("amount", "") + _less(known, units)


def _rounded(what: str, whose: str) -> pl.Expr:
    """What comes out, before rounding too unless that is whole tenge."""
    before, exact = pl.col(f"{whose}_hundredths"), pl.col(f"{whose}_exact")
    equals = pl.when(exact).then(pl.lit(" = ")).otherwise(pl.lit(" ≈ "))
    cut = equals + wording.decimals(before) + ", rounded " + pl.col("amount_rounding").str.replace("_", " ")
    is_whole = exact & (before % 100 == 0)
    return pl.when(is_whole).then(pl.lit("")).otherwise(cut) + " = " + wording.grouped(pl.col(what))


def _less(known: Benefit, units: Mapping[str, str]) -> pl.Expr:
    """What is taken off before it is paid out, of the amount before it is rounded."""
    if known.definition.withheld is None:
        return pl.lit("")
    share = wording.in_unit(known.definition.withheld, units[known.definition.withheld])
    return pl.lit("; less ") + share + _rounded("net", "_net") + " paid out"


def _missing(known: Benefit) -> pl.Expr:
    """The facts that unknown tests wait for, as a JSON list: fact, meaning, the agency to ask, and `settles`.

    settles: whether it is the only one missing, so that to know it surely decides. Where several are missing
    each of them may still make a no.
    """
    facts = list(known.definition.facts)
    alone = pl.sum_horizontal(pl.col(_waits(name)).cast(pl.Int64) for name in facts) == 1
    one = _listed(pl.when(_waits(name)).then(_as_missing(known, name, settles=True)) for name in facts)
    several = _listed(pl.when(_waits(name)).then(_as_missing(known, name, settles=False)) for name in facts)
    return pl.when(alone).then(one).otherwise(several)


def _is_waited_for(name: str, known: Benefit) -> pl.Expr:
    unknown = [pl.col(test.name).is_null() for test in known.definition.tests if name in test.compares]
    waited = pl.col(name).is_null() & pl.any_horizontal(pl.lit(value=False), *unknown)
    return (pl.col("outcome") == "unknown") & waited


def _as_missing(known: Benefit, name: str, *, settles: bool) -> pl.Expr:
    fact = known.definition.facts[name]
    said = {"fact": name, "meaning": fact.meaning, "agency": fact.agency, "settles": settles}
    return pl.lit(json.dumps(said, ensure_ascii=False))


def _listed(items: Iterable[pl.Expr]) -> pl.Expr:
    """JSON texts as one JSON list; nulls are left out."""
    return pl.lit("[") + pl.concat_str(list(items), separator=", ", ignore_nulls=True) + "]"
