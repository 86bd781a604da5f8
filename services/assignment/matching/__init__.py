"""The optimiser: `problem` in, `solve`, `plan` out, `explain` on demand. Pure: no database, no clock, no settings."""

from services.assignment.matching.explain import Explanation, explain
from services.assignment.matching.plan import Assignment, Plan, Status, Unserved
from services.assignment.matching.problem import Candidate, Problem, WaitingRequest, Weights, scope_of
from services.assignment.matching.rules import HARD_RULES, allowed, what_would_help
from services.assignment.matching.score import COST_SCALE, Factor, cost, factors, rarity_price
from services.assignment.matching.solve import solve

__all__ = [
    "COST_SCALE",
    "HARD_RULES",
    "Assignment",
    "Candidate",
    "Explanation",
    "Factor",
    "Plan",
    "Problem",
    "Status",
    "Unserved",
    "WaitingRequest",
    "Weights",
    "allowed",
    "cost",
    "explain",
    "factors",
    "rarity_price",
    "scope_of",
    "solve",
    "what_would_help",
]
