"""What Slack refuses in messages, modals and Home tabs, one row for each rule."""

import pytest

from bot.sandbox.slack.rules import check_message, check_suggestions, check_view
from bot.sandbox.slack.wire import Refused


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict:
    return {"type": "mrkdwn", "text": text}


def section(**more) -> dict:
    return {"type": "section", "text": mrkdwn("hello"), **more}


def button(action_id: str = "go", **more) -> dict:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def option(value: str = "a", **more) -> dict:
    return {"text": plain(value), "value": value, **more}


def select(**more) -> dict:
    return {"type": "static_select", "action_id": "pick", "options": [option()], **more}


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def field(element: dict, **more) -> dict:
    return {"type": "input", "label": plain("Name"), "element": element, **more}


def text_input(**more) -> dict:
    return {"type": "plain_text_input", "action_id": "value", **more}


def modal(*blocks: dict, **more) -> dict:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Go"), "blocks": list(blocks), **more}


def chart(**more) -> dict:
    line = {
        "type": "line",
        "series": [{"name": "Registered", "data": [{"label": "Mon", "value": 1}]}],
        "axis_config": {"categories": ["Mon"]},
    }
    return {"type": "data_visualization", "title": "Registered", "chart": {**line, **more}}


def table(rows: int, columns: int = 1) -> dict:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("Really?"),
    "confirm": plain("Move it"),
    "deny": plain("Keep"),
}

REFUSED_BLOCKS = {
    "more than 50 blocks": ([{"type": "divider"}] * 51, "no more than 50 items"),
    "a block type nobody knows": ([{"type": "marquee"}], "unsupported type: marquee"),
    "a block without a type": ([{"text": plain("x")}], "missing required field: type"),
    "a field the block does not have": ([section(colour="red")], "invalid additional property: colour"),
    "a section without text or fields": (
        [{"type": "section"}],
        "missing required field: one of text, fields",
    ),
    "a section text over 3000": ([section(text=mrkdwn("x" * 3001))], "less than 3001"),
    "an empty section text": ([section(text=mrkdwn(""))], "more than 0"),
    "more than 10 fields": ([section(fields=[plain("x")] * 11)], "no more than 10 items"),
    "a field over 2000": ([section(fields=[plain("x" * 2001)])], "less than 2001"),
    "a header over 150": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "a header in mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
    "more than 10 context elements": (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10",
    ),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "unsupported type: button"),
    "more than 25 actions": ([actions(*(button(f"b{i}") for i in range(26)))], "no more than 25"),
    "an empty actions block": ([actions()], "at least 1 item"),
    "a text input in an actions block": ([actions(text_input())], "unsupported type: plain_text_input"),
    "an image without alt_text": ([{"type": "image", "image_url": "https://x.example/a.png"}], "alt_text"),
    "a datetimepicker beside a section": (
        [section(accessory={"type": "datetimepicker", "action_id": "x"})],
        "unsupported type: datetimepicker",
    ),
    "a button text over 75": ([actions(button(text=plain("x" * 76)))], "less than 76"),
    "a button value that is a number": ([actions(button(value=7))], "must be a string"),
    "a button value over 2000": ([actions(button(value="x" * 2001))], "less than 2001"),
    "a button of an unknown style": ([actions(button(style="loud"))], "must be one of"),
    "a button url that is none": ([actions(button(url="javascript:x"))], "expected format"),
    "an action_id over 255": ([actions(button("x" * 256))], "less than 256"),
    "a block_id over 255": ([section(block_id="x" * 256)], "less than 256"),
    "the same block_id twice": (
        [section(block_id="a"), section(block_id="a")],
        "`block_id` a already exists",
    ),
    "the same action_id twice in a block": ([actions(button(), button())], "`action_id` go already exists"),
    "a confirm text over 300": (
        [actions(button(confirm={**CONFIRM, "text": plain("x" * 301)}))],
        "less than 301",
    ),
    "an option text over 75": ([actions(select(options=[option("x" * 76)]))], "less than 76"),
    "an option value that is a number": (
        [actions(select(options=[{"text": plain("a"), "value": 1}]))],
        "must be a string",
    ),
    "more than 100 options": (
        [actions(select(options=[option(str(i)) for i in range(101)]))],
        "no more than 100",
    ),
    "a menu without options": ([actions(select(options=[]))], "missing required field: one of options"),
    "options and option groups together": (
        [actions(select(option_groups=[{"label": plain("g"), "options": [option()]}]))],
        "both options and option_groups",
    ),
    "an initial option that is not offered": (
        [actions(select(initial_option=option("b")))],
        "initial option",
    ),
    "more than 5 overflow options": (
        [
            section(
                accessory={
                    "type": "overflow",
                    "action_id": "x",
                    "options": [option(str(i)) for i in range(6)],
                }
            )
        ],
        "no more than 5",
    ),
    "more than 10 radio buttons": (
        [
            actions(
                {"type": "radio_buttons", "action_id": "x", "options": [option(str(i)) for i in range(11)]}
            )
        ],
        "no more than 10",
    ),
    "a date that is none": (
        [actions({"type": "datepicker", "action_id": "x", "initial_date": "1 Dec"})],
        "expected format",
    ),
    "a time that is none": (
        [actions({"type": "timepicker", "action_id": "x", "initial_time": "24:00"})],
        "expected format",
    ),
    "two elements with focus": (
        [actions(select(focus_on_load=True)), actions(select(focus_on_load=True))],
        "only one element can have focus_on_load",
    ),
    "two tables": ([table(2), table(2)], "only_one_table_allowed"),
    "a table over 100 rows": ([table(101)], "no more than 100 items"),
    "a table over 20 columns": ([table(1, 21)], "no more than 20 items"),
    "three charts": ([chart(), chart(), chart()], "no more than 2 data_visualization"),
    "more than 6 series": (
        [chart(series=[{"name": str(i), "data": [{"label": "Mon", "value": 1}]} for i in range(7)])],
        "no more than 6",
    ),
    "chart labels that are no category": (
        [chart(axis_config={"categories": ["Tue"]})],
        "labels must match axis_config.categories",
    ),
    "markdown over 12000 in all": (
        [{"type": "markdown", "text": "x" * 7000}, {"type": "markdown", "text": "x" * 7000}],
        "at most 12000",
    ),
    "a block that is known but not simulated": (
        [{"type": "carousel", "elements": []}],
        "unsupported type: carousel",
    ),
}


@pytest.mark.parametrize(("blocks", "words"), REFUSED_BLOCKS.values(), ids=REFUSED_BLOCKS.keys())
def test_a_message_is_refused_for(blocks: list[dict], words: str) -> None:
    with pytest.raises(Refused) as refused:
        check_message("a text", blocks, public=True)
    assert refused.value.error == "invalid_blocks"
    assert words in " ".join(refused.value.messages)


def test_a_message_with_one_of_everything_is_taken() -> None:
    every_select = [
        {"type": f"{multi}{kind}_select", "action_id": f"{multi}{kind}"}
        for multi in ("", "multi_")
        for kind in ("users", "conversations", "channels", "external")
    ]
    blocks = [
        section(accessory=button(confirm=CONFIRM, style="danger", url="https://a.example", value="1")),
        {"type": "header", "text": plain("Header")},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [mrkdwn("*as of* <!date^1795270000^{date} {time}|21 Nov 09:12 EST>")],
        },
        {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A picture"},
        actions(*every_select, select(), {"type": "datetimepicker", "action_id": "at"}),
        field(text_input(multiline=True)),
        chart(),
        table(3, 2),
        {"type": "markdown", "text": "# Title"},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
        },
    ]
    check_message("a text", blocks, public=True)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "no_text"),
        ("x" * 40_001, "msg_too_long"),
        ("<!channel> come", "would_notify_everyone"),
        ("<!here|here>", "would_notify_everyone"),
        ("<!subteam^S1>", "would_notify_everyone"),
        ("ask <@U0MIA>", "would_notify_somebody"),
        ("a <b> tag", "unescaped_markup"),
    ],
)
def test_a_public_text_is_refused(text: str, error: str) -> None:
    with pytest.raises(Refused) as refused:
        check_message(text, [], public=True)
    assert refused.value.error == error


def test_markup_inside_blocks_is_found_too() -> None:
    quiet = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}],
    }
    for block in (section(text=mrkdwn("Q4 <!channel>")), quiet):
        with pytest.raises(Refused, match="would_notify_everyone"):
            check_message("a text", [block], public=False)


@pytest.mark.parametrize(
    "text",
    [
        "Q&amp;A &lt;!channel&gt; for everybody",
        "<https://a.example/x|Open it>, <mailto:a@b.example|mail>, <#C0LAUNCH|launch>",
        "<!date^1795270000^{date_long} {time}^https://a.example/x|21 Nov, 09:12 EST>",
        "a > b, 1 < 2, <3",
    ],
)
def test_a_properly_escaped_text_is_taken(text: str) -> None:
    check_message(text, [], public=True)


def test_a_private_text_may_link_a_person() -> None:
    check_message("ask <@U0LEO>", [], public=False)


def test_blocks_without_a_text_are_refused_though_slack_only_warns() -> None:
    with pytest.raises(Refused, match="missing_text_in_message"):
        check_message("", [section()], public=False)


REFUSED_VIEWS = {
    "a title over 24": (modal(section(), title=plain("x" * 25)), "less than 25"),
    "a missing title": (modal(section(), title=None), "missing required field: title"),
    "a submit over 24": (modal(section(), submit=plain("x" * 25)), "less than 25"),
    "an input without submit": (modal(field(text_input()), submit=None), "missing required field: submit"),
    "more than 100 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100"),
    "private_metadata over 3000": (modal(section(), private_metadata="x" * 3001), "less than 3001"),
    "a callback_id over 255": (modal(section(), callback_id="x" * 256), "less than 256"),
    "a table": (modal(table(1)), "unsupported type: table"),
    "a chart": (modal(chart()), "unsupported type: data_visualization"),
    "a label over 2000": (modal(field(text_input(), label=plain("x" * 2001))), "less than 2001"),
    "a button in an input block": (modal(field(button())), "unsupported type: button"),
    "min_length above max_length": (modal(field(text_input(min_length=9, max_length=3))), "min_length"),
    "max_length over 3000": (modal(field(text_input(max_length=3001))), "between 1 and 3000"),
    "a number input that does not say if decimals": (
        modal(field({"type": "number_input", "action_id": "n"})),
        "is_decimal_allowed",
    ),
    "a number bound that is a number": (
        modal(field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": 1})),
        "must be a string",
    ),
    "more initial people than allowed": (
        modal(
            field(
                {
                    "type": "multi_users_select",
                    "action_id": "p",
                    "max_selected_items": 1,
                    "initial_users": ["U0MIA", "U0ANA"],
                }
            )
        ),
        "more initial items",
    ),
}


@pytest.mark.parametrize(("view", "words"), REFUSED_VIEWS.values(), ids=REFUSED_VIEWS.keys())
def test_a_modal_is_refused_for(view: dict, words: str) -> None:
    with pytest.raises(Refused) as refused:
        check_view(view, "modal")
    assert refused.value.error == "invalid_arguments"
    assert words in " ".join(refused.value.messages)


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    with pytest.raises(Refused, match="view_too_large"):
        check_view(modal(*[section(text=mrkdwn("x" * 2900))] * 90), "modal")


def test_a_home_tab_takes_a_chart_but_no_title() -> None:
    check_view({"type": "home", "blocks": [chart(), table(2)]}, "home")
    with pytest.raises(Refused) as refused:
        check_view({"type": "home", "title": plain("x"), "blocks": [section()]}, "home")
    assert "invalid additional property: title" in refused.value.messages[0]


def test_a_broadcast_in_a_modal_is_a_title_that_was_not_escaped() -> None:
    with pytest.raises(Refused, match="would_notify_everyone"):
        check_view(modal(section(text=mrkdwn("Move <!channel>?"))), "modal")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": [], "option_groups": []},
        {"options": [option(str(i)) for i in range(101)]},
        {"options": [{"text": mrkdwn("x"), "value": "x"}]},
        [],
    ],
)
def test_an_answer_with_options_is_refused(answer: object) -> None:
    with pytest.raises(Refused, match="invalid_options"):
        check_suggestions(answer)
