"""External keys come back as they went in, whatever is in them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.external_ids import decode, encode, shown

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT)))
def test_any_keys_and_values_come_back_unchanged(keys: list[tuple[str, str]]) -> None:
    assert decode(encode(keys)) == tuple(keys)


def test_the_form_of_ringcentrals_guide_is_read() -> None:
    assert decode("lid=123&oid=4%4056") == (("lid", "123"), ("oid", "4@56"))
    assert encode([("lid", "123"), ("oid", "4@56")]) == "lid=123&oid=4%4056"


def test_a_text_of_another_shape_is_shown_as_it_is() -> None:
    for raw in ("0038d00000Ab1cd", "a=1&b", "=1", "a=%ff", "&"):
        assert decode(raw) is None
        assert shown(raw) == raw
    assert shown("lid=123&oid=4%4056") == "lid: 123, oid: 4@56"
