"""Derived passwords: of the right form, never by chance the same, never shown."""

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.errors import ConfigurationError
from infra.passwords import ALPHABET, CLASSES, LENGTH, derive
from tests.recording import SEED

SEEDS = st.binary(min_size=32, max_size=32).map(base64.b64encode)


@given(SEEDS, st.text(max_size=40))
def test_every_password_has_every_class_and_begins_with_a_letter(
    seed: bytes, account: str
) -> None:
    password = derive(seed.decode(), account)
    assert len(password) == LENGTH
    assert set(password) <= set(ALPHABET)
    assert password[0] in string.ascii_letters
    assert all(set(password) & set(characters) for characters in CLASSES)


def test_the_same_seed_gives_the_same_password_on_every_run() -> None:
    # A fixed value: another one would change every password of every stack at once.
    assert derive(SEED, "centre-link") == "cF5_al99OiobG8X_WHkPcZxBnnjZ5K"


@given(SEEDS, SEEDS, st.text(max_size=9), st.text(max_size=9))
def test_another_seed_or_account_gives_another_password(
    one: bytes, other: bytes, first: str, second: str
) -> None:
    same = one == other and first == second
    assert (derive(one.decode(), first) == derive(other.decode(), second)) == same


def test_all_characters_are_drawn_equally_often() -> None:
    drawn = "".join(derive(SEED, str(number))[len(CLASSES) :] for number in range(4000))
    expected = len(drawn) / len(ALPHABET)
    counts = [drawn.count(character) for character in ALPHABET]
    assert min(counts) > expected * 0.85
    assert max(counts) < expected * 1.15


@pytest.mark.parametrize("seed", ["", "hunter2", "=", SEED[:-4], SEED + "AAAA", "ü"])
def test_an_unusable_seed_is_refused_without_showing_it(seed: str) -> None:
    with pytest.raises(ConfigurationError, match="passwordSeed: is not a seed") as seen:
        derive(seed, "account")
    assert not seed or seed not in str(seen.value)
    assert "Fix: pulumi config set --secret" in str(seen.value)
