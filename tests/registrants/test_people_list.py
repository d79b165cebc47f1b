"""Lists of people are read however they were written, and a line that cannot be read says why."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.external_ids import decode
from bot.domain.registrant import Person
from bot.registrants.csv_reader import UnreadableList, decoded, rows
from bot.registrants.people_in_message import lines_of
from bot.registrants.people_list import NO_LAST_NAME, PeopleList, read_people_list

ANY = st.text(st.characters(exclude_categories=["Cs"]))
CELL = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
"""What one can see, so that nothing is taken out of it."""


def people(people_list: PeopleList) -> list[tuple[str, str, str]]:
    return [(each.person.first_name, each.person.last_name, each.person.email) for each in people_list.entries]


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("Ada Byron <ada@x.example>", "Ada", "Byron"),
        ("Ada King Byron <ada@x.example>", "Ada King", "Byron"),
        ('"Byron, Ada" <ada@x.example>', "Ada", "Byron"),
        ("Byron, Ada <ada@x.example>", "Ada", "Byron"),
        ("ada@x.example, Ada, Byron", "Ada", "Byron"),
        ("Ada, Byron, ada@x.example", "Ada", "Byron"),
        ("Ada\tByron\tada@x.example", "Ada", "Byron"),
        ("Ada Byron;ada@x.example", "Ada", "Byron"),
        ("Ada Byron ada@x.example", "Ada", "Byron"),
        ("Ada Byron (ada@x.example)", "Ada", "Byron"),
        ("Ada Byron <mailto:ada@x.example>", "Ada", "Byron"),
        ("mailto:ada@x.example", "ada", NO_LAST_NAME),
        ("ada@x.example", "ada", NO_LAST_NAME),
        ("Ada <ada@x.example>", "Ada", NO_LAST_NAME),
        ("\u202aAda\u202c Byron\u00a0<ada@x.example>", "Ada", "Byron"),
        ("=1+1, +cmd|' /C calc', ada@x.example", "=1+1", "+cmd|' /C calc'"),
    ],
)
def test_a_person_is_read_from_one_line(line: str, first: str, last: str) -> None:
    assert people(read_people_list(line)) == [(first, last, "ada@x.example")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada Byron", "“Ada Byron” has no e-mail address"),
        ("Ada Byron <ada@x>", "“ada@x” is not an e-mail address"),
        ("ada@x.example, Ada, King, Byron", "I cannot tell what “Byron” is"),
        ("Ada, ada@x.example, bo@x.example", "whose is “Ada”?"),
        (f"{'A' * 300} Byron <ada@x.example>", "the first name has 300 characters; RingCentral takes 64"),
        (f"Ada Byron <{'a' * 300}@x.example>", "the e-mail address has 310 characters"),
    ],
)
def test_a_line_that_is_left_out_says_why(line: str, words: str) -> None:
    people_list = read_people_list(f"bo@x.example\n\n{line}")
    assert len(people_list.entries) == 1
    (fault,) = people_list.faults
    assert (fault.line, words in fault.why) == (3, True), fault.why


def test_several_people_in_a_line_are_each_somebody() -> None:
    people_list = read_people_list("Ada Byron <ada@x.example>; bo@x.example, Carl Gauss <carl@x.example>\n")
    assert [each[2] for each in people(people_list)] == ["ada@x.example", "bo@x.example", "carl@x.example"]


@pytest.mark.parametrize(
    "head",
    [
        "Email,First name,Last name",
        "LAST_NAME;Mail;first-name",
        "Surname\tGiven Name\tE-Mail Address",
        "Nachname;Vorname;E-Mail-Adresse",
    ],
)
def test_columns_are_found_by_their_names_in_any_order(head: str) -> None:
    delimiter = next(each for each in "\t;," if each in head)
    cells = {"e": "ada@x.example", "m": "ada@x.example", "f": "Ada", "g": "Ada", "v": "Ada"}
    row = delimiter.join(cells.get(name.strip().casefold()[0], "Byron") for name in head.split(delimiter))
    assert people(read_people_list(f"{head}\r\n{row}\r\n")) == [("Ada", "Byron", "ada@x.example")]


def test_a_name_in_one_column_keys_and_sources_are_read() -> None:
    text = (
        "name,mail,Campaign,external.lid,External.Order No,Company\n"
        "Ada Byron,ada@x.example,fair,1&2,é,ACME\nBo D,bo@x.example\n"
    )
    people_list = read_people_list(text, source="talk", external_id="k=v")
    ada, bo = (each.person for each in people_list.entries)
    assert (ada.source, decode(ada.external_id)) == ("fair", (("lid", "1&2"), ("Order No", "é")))
    assert (bo.source, bo.external_id) == ("talk", "k=v")
    assert people_list.unused == ("Company",)


def test_an_external_id_of_any_shape_is_sent_as_it_is() -> None:
    text = "email,externalId\nada@x.example,0038d00000Ab1cd\nbo@x.example,lid=1&oid=4%4056"
    entries = read_people_list(text).entries
    assert [each.person.external_id for each in entries] == ["0038d00000Ab1cd", "lid=1&oid=4%4056"]


def test_a_quoted_cell_may_have_lines_and_line_numbers_are_those_of_the_file() -> None:
    people_list = read_people_list('Name,Email\n"Ada\nByron",ada@x.example\nbad,bad\n')
    assert people(people_list) == [("Ada", "Byron", "ada@x.example")]
    assert [each.line for each in (*people_list.entries, *people_list.faults)] == [2, 4]


def test_private_addresses_are_left_out_where_work_addresses_are_wanted() -> None:
    people_list = read_people_list("ada@gmail.com\nbo@yahoo.co.uk\nzoe@acme.example", work_email=True)
    assert [each.line for each in people_list.faults] == [1, 2]
    assert "takes work addresses only" in people_list.faults[0].why


def test_more_than_a_thousand_are_refused_together() -> None:
    with pytest.raises(UnreadableList, match="1,001 lines"):
        read_people_list("\n".join(f"g{number}@x.example" for number in range(1001)))
    with pytest.raises(UnreadableList, match="1,002 people"):
        read_people_list("\n".join(f"a{number}@x.example; b{number}@x.example" for number in range(501)))
    assert len(read_people_list("\n".join(f"g{number}@x.example" for number in range(1000))).entries) == 1000


@given(st.lists(st.tuples(CELL, CELL, st.integers(0, 10**6)), min_size=1, max_size=20, unique_by=lambda each: each[2]),
       st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\n", "\r\n"]))
def test_whatever_a_program_writes_as_csv_comes_back(
    written: list[tuple[str, str, int]], delimiter: str, encoding: str, end: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerow(["First name", "Last name", "Email"])
    expected = [(first, last, f"g{number}@x.example") for first, last, number in written]
    writer.writerows(expected)
    text, guessed = decoded(file.getvalue().encode(encoding))
    assert not guessed
    assert people(read_people_list(text)) == expected


@given(ANY)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        people_list = read_people_list(text)
    except UnreadableList:
        return
    for entry in people_list.entries:
        assert isinstance(entry.person, Person) and entry.person.first_name and entry.person.last_name


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    try:
        text, _ = decoded(data)
        list(rows(text))
    except UnreadableList as fault:
        assert str(fault)


def test_people_are_picked_out_of_a_message_as_slack_sends_it() -> None:
    message = (
        "Please register Ada Byron <mailto:ada@x.example|ada@x.example>, Carl van Gauss"
        " (<mailto:c@x.example|c@x.example>) and <mailto:bo@x.example|bo@x.example>.\n"
        "• *Zoë Müller* – <mailto:z@x.example|z@x.example>\n"
        "李雷 <mailto:li@x.example|li@x.example> &amp; <@U123> ADA@x.example. Thanks <https://x.example/@foo>"
    )
    assert lines_of(message) == [
        "Ada Byron <ada@x.example>", "Carl van Gauss <c@x.example>", "bo@x.example",
        "Zoë Müller <z@x.example>", "李雷 <li@x.example>",
    ]  # fmt: skip
    assert lines_of("nobody here, not even @ada, two@x.example@x.example or …@….") == []
    assert lines_of("“Ada, ada@x.example”, Bo bo@x.example…") == ["ada@x.example", "Bo <bo@x.example>"]
