"""Every kind of job has its row, one feature that runs it, and words for its end from one feature or none."""

import ast
from collections import Counter

import pytest

import handlers
from bot.domain.outcome import Intent
from bot.jobs.kinds import KINDS, one_of_each
from tests.contract.documents import ROOT


def run_by_features() -> Counter[str]:
    """The names of the intents in what each feature hands to `jobs.serve`."""
    return Counter(
        ast.unparse(key)
        for path in ROOT.glob("bot/*/feature.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("jobs.serve")
        for runners in node.args
        if isinstance(runners, ast.Dict)
        for key in runners.keys
        if key is not None
    )


def test_every_intent_has_a_row() -> None:
    assert set(KINDS) == set(Intent)


def test_every_intent_is_run_by_one_feature() -> None:
    assert run_by_features() == Counter(f"Intent.{intent.name}" for intent in Intent)


def test_every_intent_that_is_told_has_a_report_of_one_feature_and_no_other() -> None:
    reports = Counter(intent for feature in handlers.FEATURES for intent in feature.reports)
    assert reports == Counter(intent for intent, kind in KINDS.items() if kind.is_told)


def test_an_intent_that_two_features_claim_stops_the_start() -> None:
    joined = one_of_each({Intent.DISCONNECT: "one"}, {Intent.SIGN_UP: "other"})
    assert joined == {Intent.DISCONNECT: "one", Intent.SIGN_UP: "other"}
    with pytest.raises(ValueError, match="two features claim disconnect"):
        one_of_each({Intent.DISCONNECT: "one"}, {Intent.SIGN_UP: "one"}, {Intent.DISCONNECT: "other"})
