"""Requests, offers, work and confirmations in Postgres: every statement of the feature, each storing one step whole."""

from services.assignment.dispatch.store.cases import CaseStore
from services.assignment.dispatch.store.corrections import CorrectionStore
from services.assignment.dispatch.store.pool import PoolStore
from services.assignment.dispatch.store.reading import CaseReader, View
from services.assignment.dispatch.store.steps import StepStore

__all__ = ["CaseReader", "CaseStore", "CorrectionStore", "PoolStore", "StepStore", "View"]
