"""The six steps of the registry, in reading order.

| step     | reads                                       | adds                                         |
|----------|---------------------------------------------|----------------------------------------------|
| receive  | a delivery                                  | facts, a receipt, quarantined rows           |
| assemble | kinship, residence and guardianship facts   | households and memberships                   |
| watch    | facts                                       | risk events                                  |
| decide   | events, facts, the law in force             | decisions: yes, no or unknown, with reasons  |
| offer    | decisions that say yes                      | offers: a message to the person              |
| explain  | any id                                      | nothing: gives the chain back                |

Every step can be run again and adds nothing when nothing changed. "Today" is always an argument.
"""

from __future__ import annotations

from registry.assemble import assemble
from registry.decide import decide
from registry.explain import explain
from registry.offers import offer
from registry.receive import receive
from registry.watch import watch

__all__ = ["assemble", "decide", "explain", "offer", "receive", "watch"]
