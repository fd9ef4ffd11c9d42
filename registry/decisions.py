"""Whether a benefit is due: each legal test's answer, the amount with its arithmetic, and why.

The same expressions decide one family and a nation: a case is a row, and one case is a frame of one row.

What is given, `cases`, one row for each event that may open the benefit (other columns are passed over):

| column | type | meaning |
|---|---|---|
| event | String | id of the risk event |
| subject | String | IIN of whom the event is about; of the breadwinner, here |
| recipient | String, null | IIN of who is asked; null where nobody is known |
| right_arises | Date | the legal date: ages and facts are taken on it |
| law_day | Date, null | the day whose law decides; null, or no such column, is the day of the right |
| paid_from | Date, null | the first day that is paid; null, or no such column, while nobody applied |
| facts | List(String) | references of the facts used, in any order |
| one for each of the benefit's `facts` | as the fact says, null | null is unknown, never no |

What is decided, in the same order, one row a case: `COLUMNS`, then one Boolean column a test by its name.
"""

from __future__ import annotations

import json
from datetime import date
from functools import partial

import polars as pl

from registry import benefits, law, law_columns, reasons
from registry.benefits import Benefit, Fact
from registry.dated import LawUnknown
from registry.errors import WrongUsage, unknown
from registry.facts import each_once
from registry.ids import keyed_id
from registry.rule_steps import steps_of

CASE = {"event": pl.String, "subject": pl.String, "recipient": pl.String, "right_arises": pl.Date}
DATED = {"law_day": pl.Date, "paid_from": pl.Date}
"""What a case may leave out."""
TYPES: dict[str, type[pl.DataType]] = {
    "bool": pl.Boolean,
    "int": pl.Int64,
    "text": pl.String,
    "date": pl.Date,
}

LAW = "law"
"""What is missing where the law of a day is not written down: no fact."""
COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "benefit": pl.String,
    "event": pl.String,
    "subject": pl.String,
    "recipient": pl.String,
    "right_arises": pl.Date,
    "outcome": pl.String,  # yes, no or unknown
    "amount": pl.Int64,  # whole tenge, only of a yes; none of a notice
    "net": pl.Int64,  # what of it is paid out, after what is withheld
    "net_of_day": pl.Int64,  # the same by the law of the day of the decision, by which benefits are compared
    "arithmetic": pl.String,  # how the amount comes about, only of a yes
    "law_day": pl.Date,  # the day whose law decides
    "period_from": pl.Date,  # of a yes; null where it is the day of an application that is not known
    "period_until": pl.Date,  # the first day not paid any more; null where no end is known yet
    "period": pl.String,  # the same in words
    "because": pl.String,  # sentences of the tests that say no, or of the unknown ones, or of all
    "tests": pl.String,  # JSON: a list of name, answer, article, values, sentence
    "missing": pl.String,  # JSON: a list of fact, meaning, agency, settles; only of an unknown
    "law": pl.String,  # the legal basis in force on the day whose law decides
    "law_version": pl.String,
    "facts": pl.List(pl.String),
}

OUTCOME = ("outcome", "amount", "net")
ABOUT = ("event", "subject", "recipient")


def decide(benefit: str, cases: pl.DataFrame) -> pl.DataFrame:
    """The decision of each case, in the order of the cases."""
    known = benefits.benefit(benefit)
    types = schema(benefit)
    facts = each_once(pl.col("facts").cast(types["facts"]))
    about = cases.select(*(pl.col(name).cast(types[name]) for name in ABOUT), facts, benefit=pl.lit(benefit))
    judged = _judged(known, cases).with_columns(steps_of(benefit).measured)
    frame = reasons.explained(known, pl.concat([about, judged], how="horizontal"))
    frame = _identified(known, frame).with_columns(net_of_day="net")
    return frame.select(*COLUMNS, *_tests(known))


def outcomes(benefit: str, cases: pl.DataFrame) -> pl.DataFrame:
    """What `decide` decides, without reasons and ids, for sums over a nation: event, `OUTCOME`, the tests."""
    known = benefits.benefit(benefit)
    judged = _judged(known, cases)
    return pl.concat([cases.select("event"), judged.select(*OUTCOME, *_tests(known))], how="horizontal")


def law_day(cases: pl.DataFrame) -> pl.Series:
    """The day whose law decides each case."""
    own = [name for name in ("law_day", "right_arises") if name in cases.columns]
    return cases.select(pl.coalesce(own)).to_series()


def believable(benefit: str, gathered: pl.DataFrame) -> pl.DataFrame:
    """Gathered cases without numbers that cannot be, such as an age on a day before the birth: unknown.

    So a wrong row of an agency leaves its own case open, and stops nobody else's.
    """
    facts = benefits.benefit(benefit).definition.facts
    bounds = {name: fact.most for name, fact in facts.items() if fact.most is not None}
    return gathered.with_columns(
        pl.when(pl.col(name).is_between(0, most)).then(name).alias(name) for name, most in bounds.items()
    )


def _judged(known: Benefit, cases: pl.DataFrame) -> pl.DataFrame:
    """The day and facts of each case with the law, the answers and the amount, and not whom it is about."""
    frame = with_law(known, _checked(known, cases))
    for columns in steps_of(known.name).judged:
        frame = frame.with_columns(columns)
    return frame


def without_law(
    benefit: str, events: pl.DataFrame, gap: LawUnknown, law_day: date | None = None
) -> pl.DataFrame:
    """The decisions of events (id, subject, right_arises, facts as JSON) for which no law is written down.

    Nobody is refused for it: they are unknown, and what is missing is the law. law_day: the day of which
    nothing is written; null where it is that of a window, or of several.
    """
    keeper = "whoever keeps the registry's parameters"
    missing = [{"fact": LAW, "meaning": str(gap), "agency": keeper, "settles": False}]
    told = {
        "benefit": benefit,
        "law_day": law_day,
        "outcome": "unknown",
        "because": str(gap),
        "tests": "[]",
        "missing": json.dumps(missing, ensure_ascii=False),
        "law": "",
        "law_version": "",
    }
    rows = [
        {
            **told,
            "id": keyed_id("de", benefit, event, "no law", gap.what, gap.why),
            "event": event,
            "subject": subject,
            "right_arises": day,
            "facts": json.loads(facts),
        }
        for event, subject, day, facts in events.select("id", "subject", "right_arises", "facts").iter_rows()
    ]
    return pl.DataFrame(rows, schema=COLUMNS)


def schema(benefit: str) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The columns that the cases of a benefit have, with their types."""
    facts = benefits.benefit(benefit).definition.facts
    own = {name: TYPES[fact.type] for name, fact in facts.items()}
    return {**CASE, **DATED, "facts": pl.List(pl.String), **own}


def _tests(known: Benefit) -> list[str]:
    return [test.name for test in known.definition.tests]


# What is given.


def _checked(known: Benefit, cases: pl.DataFrame) -> pl.DataFrame:
    """Only the declared columns, of the declared types, with a day, and counts that amounts can bear."""
    wanted = schema(known.name)
    cases = cases.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in DATED.items() if name not in cases.columns
    )
    for name, dtype in wanted.items():
        found = cases.schema.get(name)
        if found is None:
            raise WrongUsage(f"the cases have no column {name}", do=f"give: {', '.join(wanted)}")
        if found not in (dtype, pl.Null):
            raise WrongUsage(f"the column {name} of the cases is {found}", do=f"give {dtype}")
    if cases.get_column("right_arises").null_count():
        raise WrongUsage("a case has no right_arises", do="give each case its legal date")
    _check_facts(known, cases)
    judged = {name: dtype for name, dtype in wanted.items() if name not in (*ABOUT, "facts")}
    told = cases.select(pl.col(name).cast(dtype) for name, dtype in judged.items())
    return told.with_columns(law_day=pl.coalesce("law_day", "right_arises"))


def _check_facts(known: Benefit, cases: pl.DataFrame) -> None:
    """Each count lies within its bounds, and each word is one of its codes; what is unknown passes."""
    facts = known.definition.facts
    fits = {name: _fits(name, fact) for name, fact in facts.items() if fact.most is not None or fact.codes}
    agree = cases.select(fit.all().alias(name) for name, fit in fits.items())
    for name, fit in fits.items():
        if agree.get_column(name).item():
            continue
        strange = cases.filter(~fit).get_column(name).sort()[0]
        if facts[name].codes:
            raise unknown(name, strange, list(facts[name].codes))
        raise WrongUsage(f"{name} of a case lies outside 0 to {facts[name].most}", do="correct the fact")


def _fits(name: str, fact: Fact) -> pl.Expr:
    return pl.col(name).is_in(fact.codes) if fact.codes else pl.col(name).is_between(0, fact.most)


# The law of each day.


def with_law(known: Benefit, frame: pl.DataFrame) -> pl.DataFrame:
    """The cases with the parameters of each day's law, and what is worked out; tables count that too.

    A table that counts neither is one that facts are gathered by.
    """
    worked_out = known.definition.worked_out
    counted = {None, *known.definition.facts, *worked_out}
    names = [name for name in law.names_of(known.name) if law.parameter(name).by in counted]
    later = [name for name in names if law.parameter(name).by in worked_out]
    frame = law_columns.attach(frame, [name for name in names if name not in later], day="law_day")
    return law_columns.attach(frame.with_columns(steps_of(known.name).worked_out), later, day="law_day")


# What makes a decision itself.


def _identified(known: Benefit, frame: pl.DataFrame) -> pl.DataFrame:
    """An id from benefit, event, recipient, law version and the facts used, both references and answers.

    The answers belong to it because a fact can become known without a new row: when a delivery whose
    coverage makes a missing row a no is received.
    """
    versions = {"law_version": (partial(law.version, known.name), pl.String)}
    frame = law_columns.by_day(frame, "law_day", versions)
    names = list(known.definition.facts)
    columns = frame.select("event", "recipient", "law_version", "facts", *names).iter_rows()
    ids = [
        keyed_id("de", known.name, event, recipient, version, *(facts or ()), *_said(names, answers))
        for event, recipient, version, facts, *answers in columns
    ]
    return frame.with_columns(pl.Series("id", ids, dtype=pl.String))


def _said(names: list[str], answers: list[object]) -> list[str]:
    return [f"{name}={answer}" for name, answer in zip(names, answers, strict=True)]
