"""The planted stories as data: a family, what happens to it, and what the registry is to find and decide.

Another story is another script; what can happen is in `happens.py`. A script without a delta tells of what no
daily feed brings, or what stands on the first day: the full delivery says it in every town.
"""

from __future__ import annotations

from datetime import date

from loaders.generator.happens import (
    bears,
    begins_leave,
    dies,
    falls_behind,
    is_awarded,
    is_disabled,
    is_guarded,
    leaves_school,
    loses_job,
    part,
    said_dead_by_one,
)
from loaders.generator.script import PROVISIONAL, Expected, Script


def _couple(father: float, mother: float, *children: float) -> dict[str, float]:
    return {"father": father, "mother": mother, **_children(*children)}


def _children(*ages: float) -> dict[str, float]:
    return {f"child_{number}": age for number, age in enumerate(ages, 1)}


# Contributions are told of the 24 months before the first day. Of a right that arose a month earlier, the
# first of the 24 months that its law looks at is not among them: that income is unknown, and so the payment.
SCRIPTS = (
    Script(
        "breadwinner_lost_father",
        "An insured married father dies, by two sources; wife with a phone, 3 minors.",
        _couple(41.4, 38.2, 14.6, 10.3, 4.2),
        wedding=16.1,
        pay={"father": 1.3, "mother": 0.9},
        delta=3,
        happens=(dies("father"),),
        expects=(
            Expected(
                "breadwinner_lost", "father", {"loss_of_breadwinner": "yes", "survivors_allowance": "yes"}
            ),
        ),
    ),
    Script(
        "breadwinner_lost_mother",
        "An insured mother dies; the father, a child and a student of 19 live.",
        _couple(45.7, 43.6, 19.4, 12.5),
        wedding=20.8,
        students=("child_1",),
        pay={"father": 1.0, "mother": 0.8},
        delta=2,
        happens=(dies("mother"),),
        expects=(
            Expected(
                "breadwinner_lost", "mother", {"loss_of_breadwinner": "yes", "survivors_allowance": "yes"}
            ),
        ),
    ),
    Script(
        "divorce",
        "A couple with one child divorces; the husband stays registered at the address.",
        _couple(36.3, 33.9, 6.4),
        wedding=8.2,
        pay={"father": 1.0, "mother": 0.8},
        delta=1,
        happens=(part,),
        expects=(),
    ),
    Script(
        "fourth_child",
        "A couple with three children has a fourth; the mother is not insured.",
        _couple(37.8, 34.6, 11.2, 7.7, 3.4),
        wedding=12.6,
        pay={"father": 1.8},
        delta=4,
        happens=(bears("child_4"),),
        expects=(
            Expected("fourth_child", "child_4", {"large_family": "yes"}),
            Expected("child_born", "child_4", {"child_care": "no"}),
        ),
    ),
    Script(
        "death_uncorroborated",
        "An act says a father died, no certificate comes: he counts as alive.",
        _couple(48.1, 46.4, 15.2, 9.1),
        wedding=17.3,
        pay={"father": 1.1, "mother": 0.7},
        delta=2,
        happens=(said_dead_by_one("father"),),
        expects=(
            Expected(
                "breadwinner_lost",
                "father",
                {"loss_of_breadwinner": "unknown", "survivors_allowance": "unknown"},
                PROVISIONAL,
            ),
        ),
    ),
    Script(
        "pregnancy_leave_started",
        "The leave of an insured woman begins, by a certificate of incapacity.",
        _couple(29.8, 27.6),
        wedding=2.1,
        pay={"father": 1.0, "mother": 0.9},
        delta=2,
        happens=(begins_leave("mother"),),
        expects=(Expected("pregnancy_leave_started", "mother", {"pregnancy_and_childbirth": "yes"}),),
    ),
    Script(
        "child_born",
        "An insured mother has her first child; her leave, which began before, is paid already.",
        _couple(28.7, 26.4),
        wedding=1.9,
        pay={"father": 1.0, "mother": 0.8},
        delta=3,
        happens=(bears("child_1"),),
        expects=(
            Expected("child_born", "child_1", {"child_care": "yes"}, before={"child_care": "unknown"}),
            Expected("pregnancy_leave_started", "mother", {"pregnancy_and_childbirth": "no"}),
        ),
    ),
    Script(
        "job_lost",
        "An insured father registers as unemployed.",
        _couple(35.2, 33.4, 7.1),
        wedding=9.3,
        pay={"father": 1.1, "mother": 0.7},
        delta=2,
        happens=(loses_job("father"),),
        expects=(Expected("job_lost", "father", {"job_loss": "yes"}, before={"job_loss": "unknown"}),),
    ),
    Script(
        "disability_established",
        "A disability of group 2 is established for a mother who earns less than her husband.",
        _couple(44.2, 42.9, 13.1),
        wedding=15.4,
        pay={"father": 1.2, "mother": 0.6},
        delta=1,
        happens=(is_disabled("mother", "2"),),
        expects=(Expected("disability_established", "mother", {"disability": "yes"}),),
    ),
    Script(
        "child_disability_established",
        "A disability is established for a child of four.",
        _couple(33.1, 31.5, 4.4),
        wedding=6.2,
        pay={"father": 1.1, "mother": 0.6},
        delta=3,
        happens=(is_disabled("child_1", "child"),),
        expects=(
            Expected(
                "child_disability_established",
                "child_1",
                {"child_disability": "yes", "child_disability_care": "yes"},
            ),
        ),
    ),
    Script(
        "mother_awarded",
        "A mother of six, two of them under age, was awarded Kumis alqa.",
        _couple(50.3, 47.2, 25.2, 23.6, 21.3, 19.1, 14.7, 9.8),
        wedding=26.4,
        pay={"father": 1.6, "child_1": 0.9, "child_2": 0.8, "child_3": 0.8},
        happens=(is_awarded("mother", "kumis_alqa"),),
        expects=(Expected("mother_awarded", "mother", {"awarded_mother": "yes"}),),
    ),
    Script(
        "income_below_poverty_line",
        "A mother of two, alone, has no income that any agency knows of, and a small dwelling.",
        {"mother": 32.7, **_children(9.4, 5.9)},
        on=date(2023, 1, 1),
        floor_space=48,
        expects=(Expected("income_below_poverty_line", "mother", {"social_assistance": "yes"}),),
    ),
    Script(
        "pension_age_near",
        "A man reaches the pension age in a few weeks.",
        _couple(62.9, 58.8),
        wedding=35.5,
        pay={"father": 1.0, "mother": 0.7},
        on=date(2023, 4, 6),
        expects=(Expected("pension_age_near", "father", {"pension_notice": "yes"}),),
    ),
    Script(
        "child_without_guardian",
        "The only parent of a child dies, insured; nobody is named to care for the child, nor to be asked.",
        {"mother": 36.9, **_children(8.3)},
        pay={"mother": 0.9},
        delta=1,
        happens=(dies("mother"),),
        expects=(
            Expected(
                "breadwinner_lost", "mother", {"loss_of_breadwinner": "yes", "survivors_allowance": "yes"}
            ),
            Expected("orphaned", "child_1"),
            Expected("child_without_guardian", "child_1"),
        ),
    ),
    Script(
        "orphaned",
        "The only parent of a child dies, insured; the grandmother becomes the guardian the same day.",
        {"grandmother": 57.6, "mother": 34.8, **_children(6.6)},
        pay={"mother": 0.9, "grandmother": 0.6},
        delta=2,
        happens=(dies("mother"), is_guarded("child_1", "grandmother")),
        expects=(
            Expected(
                "breadwinner_lost", "mother", {"loss_of_breadwinner": "yes", "survivors_allowance": "yes"}
            ),
            Expected("orphaned", "child_1"),
        ),
    ),
    Script(
        "debt_distress",
        "A father is 120 days late with a loan whose payments are more than half of what he earns.",
        _couple(38.6, 36.2, 10.8),
        wedding=12.9,
        pay={"father": 0.8, "mother": 0.7},
        on=date(2023, 3, 1),
        happens=(falls_behind("father", 120),),
        expects=(Expected("debt_distress", "father"),),
    ),
    Script(
        "overcrowded_dwelling",
        "A third child is born into a dwelling with room for four; the mother is not insured.",
        _couple(31.4, 29.9, 6.8, 3.3),
        wedding=8.6,
        pay={"father": 1.4},
        delta=2,
        floor_space=62,
        happens=(bears("child_3"),),
        expects=(
            Expected("overcrowded_dwelling", "father"),
            Expected("child_born", "child_3", {"child_care": "no"}),
        ),
    ),
    Script(
        "left_school",
        "A school tells late that a child of fourteen left it in the autumn; no other school has the child.",
        _couple(40.7, 38.9, 14.2),
        wedding=16.7,
        pay={"father": 0.9, "mother": 0.8},
        delta=3,
        on=date(2022, 11, 15),
        happens=(leaves_school("child_1"),),
        expects=(Expected("left_school", "child_1"),),
    ),
    Script(
        "earner_fell_ill",
        "A disability of group 1 is established for the father, who earns most in the family.",
        _couple(46.8, 44.1, 16.2, 11.6),
        wedding=18.9,
        pay={"father": 1.4, "mother": 0.6},
        delta=4,
        happens=(is_disabled("father", "1"),),
        expects=(
            Expected("disability_established", "father", {"disability": "yes"}),
            Expected("earner_fell_ill", "father"),
        ),
    ),
)
