"""Every rule of docs/contract.md has a test with its id in the name, and the other way round."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CONTRACT = HERE.parents[1] / "docs" / "contract.md"
KINDS = {"HTTP", "AUTH", "WORK", "PUB", "SHARE", "DEBUG", "WS", "SAY", "DO", "ORD", "TRAP"}


def rules() -> list[str]:
    return re.findall(r"^- \*\*(K-[A-Z]+-\d\d)\*\*", CONTRACT.read_text(), re.MULTILINE)


def ids_of_tests() -> set[str]:
    names = re.findall(
        r"def test_k_([a-z]+)_(\d\d)_", "".join(p.read_text() for p in HERE.glob("test_*.py"))
    )
    return {f"K-{kind.upper()}-{number}" for kind, number in names}


def test_every_rule_has_a_test_and_every_test_a_rule() -> None:
    assert sorted(ids_of_tests() ^ set(rules())) == []


def test_no_rule_is_named_twice_and_all_are_of_a_known_kind() -> None:
    named = rules()
    assert len(named) == len(set(named))
    assert {rule.split("-")[1] for rule in named} == KINDS
