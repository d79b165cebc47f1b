"""Block Kit as a table: every block and element the workspace can show, and the limits Slack sets.

Source: the block and element models of slack_sdk 3.47, @slack/types, and docs.slack.dev/reference/block-kit.
A type that is not in the table is refused as unsupported: nothing is shown that is not checked.
"""

from bot.sandbox.slack.schema import Chars, Choice, Either, Fields, Flag, Many, Number, Shape, Tagged, Whole


def text(most: int, *kinds: str) -> Tagged:
    """A text object of at most that many characters; plain_text unless said otherwise."""
    return Tagged(
        {
            "plain_text": Fields({"text": Chars(most)}, {"emoji": Flag()}),
            "mrkdwn": Fields({"text": Chars(most)}, {"verbatim": Flag()}),
        },
        frozenset(kinds or ("plain_text",)),
    )


MOST_FILES = 10
EITHER = ("plain_text", "mrkdwn")
ID = Chars(255)
URL = Chars(3000, pattern=r"https?://.+")
DATE = Chars(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = Chars(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")

OPTION = Fields({"text": text(75), "value": Chars(150)}, {"description": text(75)})
RICH_OPTION = Fields({"text": text(75, *EITHER), "value": Chars(150)}, {"description": text(75, *EITHER)})
OVERFLOW_OPTION = Fields({"text": text(75), "value": Chars(150)}, {"description": text(75), "url": URL})
OPTION_GROUP = Fields({"label": text(75), "options": Many(OPTION, 100)})
OPTIONS = Many(OPTION, 100)
OPTION_GROUPS = Many(OPTION_GROUP, 100)

CONFIRM = Fields(
    {"title": text(100), "text": text(300, *EITHER), "confirm": text(30), "deny": text(30)},
    {"style": Choice(("primary", "danger"))},
)
DISPATCH = Fields({}, {"trigger_actions_on": Many(Choice(("on_enter_pressed", "on_character_entered")), 2)})
FILTER = Fields(
    {},
    {
        "include": Many(Choice(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)

PRESSED: dict[str, Shape] = {"action_id": ID, "confirm": CONFIRM}
PICKED: dict[str, Shape] = {**PRESSED, "focus_on_load": Flag(), "placeholder": text(150)}
TYPED: dict[str, Shape] = {
    "action_id": ID,
    "focus_on_load": Flag(),
    "placeholder": text(150),
    "dispatch_action_config": DISPATCH,
}
SEVERAL: dict[str, Shape] = {**PICKED, "max_selected_items": Whole(1, 100)}
LISTED: dict[str, Shape] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
TICKED: dict[str, Shape] = {**PRESSED, "focus_on_load": Flag()}
CONVERSATIONS: dict[str, Shape] = {"default_to_current_conversation": Flag(), "filter": FILTER}
REPLYING: dict[str, Shape] = {"response_url_enabled": Flag()}
PERSON, CHANNEL = Chars(20, pattern="[UW].+"), Chars(20, pattern="[CDG].+")

IMAGE: dict[str, Shape] = {"image_url": URL, "slack_file": Fields({}, {"id": ID, "url": URL}, ("id", "url"))}

ELEMENTS: dict[str, Shape] = {
    "button": Fields(
        {"text": text(75)},
        {
            **PRESSED,
            "value": Chars(2000, least=0),
            "url": URL,
            "style": Choice(("primary", "danger")),
            "accessibility_label": Chars(75),
        },
    ),
    "overflow": Fields({"options": Many(OVERFLOW_OPTION, 5)}, PRESSED),
    "image": Fields({"alt_text": Chars(2000)}, IMAGE, ("image_url", "slack_file")),
    "static_select": Fields({}, {**PICKED, **LISTED, "initial_option": OPTION}, ("options", "option_groups")),
    "multi_static_select": Fields(
        {}, {**SEVERAL, **LISTED, "initial_options": OPTIONS}, ("options", "option_groups")
    ),
    "external_select": Fields({}, {**PICKED, "initial_option": OPTION, "min_query_length": Whole(0, 1000)}),
    "multi_external_select": Fields(
        {}, {**SEVERAL, "initial_options": OPTIONS, "min_query_length": Whole(0, 1000)}
    ),
    "users_select": Fields({}, {**PICKED, "initial_user": PERSON}),
    "multi_users_select": Fields({}, {**SEVERAL, "initial_users": Many(PERSON, 100)}),
    "conversations_select": Fields(
        {}, {**PICKED, **CONVERSATIONS, **REPLYING, "initial_conversation": CHANNEL}
    ),
    "multi_conversations_select": Fields(
        {}, {**SEVERAL, **CONVERSATIONS, "initial_conversations": Many(CHANNEL, 100)}
    ),
    "channels_select": Fields({}, {**PICKED, **REPLYING, "initial_channel": CHANNEL}),
    "multi_channels_select": Fields({}, {**SEVERAL, "initial_channels": Many(CHANNEL, 100)}),
    "datepicker": Fields({}, {**PICKED, "initial_date": DATE}),
    "timepicker": Fields({}, {**PICKED, "initial_time": TIME, "timezone": Chars(100)}),
    "datetimepicker": Fields({}, {**TICKED, "initial_date_time": Whole(1_000_000_000, 9_999_999_999)}),
    "checkboxes": Fields(
        {"options": Many(RICH_OPTION, 10)}, {**TICKED, "initial_options": Many(RICH_OPTION, 10)}
    ),
    "radio_buttons": Fields({"options": Many(RICH_OPTION, 10)}, {**TICKED, "initial_option": RICH_OPTION}),
    "plain_text_input": Fields(
        {},
        {
            **TYPED,
            "initial_value": Chars(3000, least=0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
    ),
    "email_text_input": Fields({}, {**TYPED, "initial_value": Chars(3000)}),
    "url_text_input": Fields({}, {**TYPED, "initial_value": Chars(3000)}),
    "number_input": Fields(
        {"is_decimal_allowed": Flag()},
        {**TYPED, "initial_value": Chars(50), "min_value": Chars(50), "max_value": Chars(50)},
    ),
    "file_input": Fields(
        {}, {"action_id": ID, "filetypes": Many(Chars(20), 100), "max_files": Whole(1, MOST_FILES)}
    ),
}

SELECTS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
PICKERS = frozenset({"datepicker", "timepicker"})
TICKS = frozenset({"checkboxes", "radio_buttons"})
TYPABLE = frozenset(name for name in ELEMENTS if name.endswith("_input"))
IN_SECTION = SELECTS | PICKERS | TICKS | {"button", "overflow", "image"}
IN_ACTIONS = SELECTS | PICKERS | TICKS | {"button", "overflow", "datetimepicker"}
IN_INPUT = SELECTS | PICKERS | TICKS | TYPABLE | {"datetimepicker"}

STYLE = Fields({}, {name: Flag() for name in ("bold", "italic", "strike", "code", "underline")})
LEAF = Tagged(
    {
        "text": Fields({"text": Chars(12_000)}, {"style": STYLE}),
        "link": Fields({"url": Chars(3000)}, {"text": Chars(3000), "unsafe": Flag(), "style": STYLE}),
        "emoji": Fields(
            {"name": Chars(100)}, {"unicode": Chars(100), "skin_tone": Whole(1, 6), "style": STYLE}
        ),
        "user": Fields({"user_id": PERSON}, {"style": STYLE}),
        "channel": Fields({"channel_id": CHANNEL}, {"style": STYLE}),
        "usergroup": Fields({"usergroup_id": Chars(20)}, {"style": STYLE}),
        "broadcast": Fields({"range": Choice(("here", "channel", "everyone"))}, {"style": STYLE}),
        "date": Fields(
            {"timestamp": Whole(0, 9_999_999_999), "format": Chars(1000)},
            {"url": URL, "fallback": Chars(3000), "style": STYLE},
        ),
    }
)
LEAVES = Many(LEAF, 1000, least=0)
BORDER = Whole(0, 1)
RICH_SECTION = Fields({"elements": LEAVES})
RICH_PARTS = Tagged(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_quote": Fields({"elements": LEAVES}, {"border": BORDER}),
        "rich_text_preformatted": Fields({"elements": LEAVES}, {"border": BORDER, "language": Chars(50)}),
        "rich_text_list": Fields(
            {
                "elements": Many(Tagged({"rich_text_section": RICH_SECTION}), 1000),
                "style": Choice(("bullet", "ordered")),
            },
            {"indent": Whole(0, 8), "offset": Whole(0, 10_000), "border": BORDER},
        ),
    }
)
RICH_TEXT = Fields({"elements": Many(RICH_PARTS, 1000)}, {"block_id": ID})

CELL = Tagged(
    {
        "raw_text": Fields({"text": Chars(10_000, least=0)}),
        "raw_number": Fields({"value": Number()}, {"text": Chars(100)}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = Fields({}, {"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})

POINT = Fields({"label": Chars(20), "value": Number()})
SERIES = Fields({"name": Chars(20), "data": Many(POINT, 20)})
AXES = Fields({"categories": Many(Chars(20), 20)}, {"x_label": Chars(50), "y_label": Chars(50)})
PLOT = Fields({"series": Many(SERIES, 6), "axis_config": AXES})
CHART = Tagged({"pie": Fields({"segments": Many(POINT, 6)}), "bar": PLOT, "area": PLOT, "line": PLOT})

BLOCKS: dict[str, Shape] = {
    "section": Fields(
        {},
        {
            "block_id": ID,
            "text": text(3000, *EITHER),
            "fields": Many(text(2000, *EITHER), 10),
            "accessory": Tagged(ELEMENTS, IN_SECTION),
            "expand": Flag(),
        },
        ("text", "fields"),
    ),
    "header": Fields({"text": text(150)}, {"block_id": ID}),
    "divider": Fields({}, {"block_id": ID}),
    "context": Fields(
        {"elements": Many(Tagged({"image": ELEMENTS["image"], **text(3000, *EITHER).table}), 10)},
        {"block_id": ID},
    ),
    "actions": Fields({"elements": Many(Tagged(ELEMENTS, IN_ACTIONS), 25)}, {"block_id": ID}),
    "image": Fields(
        {"alt_text": Chars(2000)}, {**IMAGE, "title": text(2000), "block_id": ID}, ("image_url", "slack_file")
    ),
    "input": Fields(
        {"label": text(2000), "element": Tagged(ELEMENTS, IN_INPUT)},
        {"hint": text(2000), "optional": Flag(), "dispatch_action": Flag(), "block_id": ID},
    ),
    "rich_text": RICH_TEXT,
    "markdown": Fields({"text": Chars(12_000)}, {"block_id": ID}),
    "table": Fields(
        {"rows": Many(Many(CELL, 20), 100)}, {"column_settings": Many(COLUMN, 20), "block_id": ID}
    ),
    "data_visualization": Fields({"title": Chars(50), "chart": CHART}, {"block_id": ID}),
}

ON_MESSAGES = frozenset(BLOCKS)
ON_MODALS = frozenset({"actions", "context", "divider", "header", "image", "input", "rich_text", "section"})
ON_HOME = ON_MODALS | {"table", "data_visualization"}

MESSAGE_BLOCKS = Many(Tagged(BLOCKS, ON_MESSAGES), 50, least=0)
VIEW: dict[str, Shape] = {
    "private_metadata": Chars(3000, least=0),
    "callback_id": Chars(255, least=0),
    "external_id": Chars(255, least=0),
}
MODAL = Fields(
    {"type": Either(), "title": text(24), "blocks": Many(Tagged(BLOCKS, ON_MODALS), 100)},
    {
        **VIEW,
        "submit": text(24),
        "close": text(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
HOME = Fields({"type": Either(), "blocks": Many(Tagged(BLOCKS, ON_HOME), 100)}, VIEW)
SUGGESTIONS = Fields(
    {}, {"options": Many(OPTION, 100, least=0), "option_groups": Many(OPTION_GROUP, 100, least=0)}
)
