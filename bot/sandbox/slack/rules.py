"""What Slack refuses: messages, modals and Home tabs are held against its limits before anybody sees them."""

import json
from collections import Counter
from collections.abc import Iterator

from bot.sandbox.slack import blocks as kit
from bot.sandbox.slack.mentions import pings, written
from bot.sandbox.slack.schema import Fields, mistake
from bot.sandbox.slack.wire import Json, Refused

LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW = 250_000
MOST_TABLES, MOST_CHARTS = 1, 2


def elements_of(block: Json) -> list[Json]:
    """The elements of one block that a person can use or see."""
    found = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    return [
        e for e in found if isinstance(e, dict) and e.get("type") in kit.ELEMENTS and e["type"] != "image"
    ]


def check_message(text: str, blocks: list[Json], *, public: bool) -> None:
    """Refuse a message Slack would not take; `public` ones must not ping anybody either."""
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    wrong = [*kit.MESSAGE_BLOCKS.mistakes(blocks, "/blocks")]
    wrong = wrong or [*_across(blocks, "/blocks"), *_quantities(blocks)]
    if wrong:
        raise Refused("invalid_blocks", wrong)
    if not text.strip():
        # Slack only warns. Refused here: a screen reader and a notification read `text` and nothing else.
        raise Refused("missing_text_in_message", [mistake("blocks need a plain text beside them", "/text")])
    _refuse_pings([(text, "/text"), *written(blocks, "/blocks")], public=public)


def check_view(view: object, kind: str) -> None:
    """Refuse a modal or a Home tab Slack would not show."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise Refused("invalid_arguments", [mistake(f"must be a view of type {kind}", "/view/type")])
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise Refused("view_too_large")
    shape: Fields = kit.MODAL if kind == "modal" else kit.HOME
    wrong = [*shape.mistakes(view, "/view")]
    wrong = wrong or [*_across(view["blocks"], "/view/blocks"), *_of_view(view)]
    if wrong:
        raise Refused("invalid_arguments", wrong)
    _refuse_pings(list(written(view["blocks"], "/view/blocks")), public=False)


def check_suggestions(answer: object) -> None:
    """Refuse an answer to an options request that Slack could not list."""
    wrong = [*kit.SUGGESTIONS.mistakes(answer, "")]
    if isinstance(answer, dict) and ("options" in answer) == ("option_groups" in answer):
        wrong.append(mistake("needs either options or option_groups", ""))
    if wrong:
        raise Refused("invalid_options", wrong)


def _refuse_pings(texts: list[tuple[str, str]], *, public: bool) -> None:
    found = [ping for text, at in texts for ping in pings(text, at, public=public)]
    if found:
        raise Refused(found[0][0], [words for _, words in found])


def _across(blocks: list[Json], at: str) -> Iterator[str]:
    """What is wrong between blocks or between the fields of one element."""
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (mistake(f"`block_id` {name} already exists", at) for name, times in ids.items() if times > 1)
    for index, block in enumerate(blocks):
        here = f"{at}/{index}"
        elements = elements_of(block)
        actions = Counter(element["action_id"] for element in elements if element.get("action_id"))
        for name, times in actions.items():
            if times > 1:
                yield mistake(f"`action_id` {name} already exists in this block", here)
        for element in elements:
            yield from _of_element(element, here)
        if block["type"] == "data_visualization":
            yield from _of_chart(block["chart"], f"{here}/chart")
        if block["type"] == "table" and len({len(row) for row in block["rows"]}) > 1:
            yield mistake("all rows must have the same number of cells", f"{here}/rows")
    focused = sum(bool(element.get("focus_on_load")) for block in blocks for element in elements_of(block))
    if focused > 1:
        yield mistake("only one element can have focus_on_load", at)


def _of_element(element: Json, at: str) -> Iterator[str]:
    if element.get("options") and element.get("option_groups"):
        yield mistake("cannot have both options and option_groups", at)
    offered = options_of(element)
    initial = element.get("initial_options") or [element.get("initial_option")]
    if offered and any(option and option not in offered for option in initial):
        yield mistake("initial option must exactly match one of the options", at)
    least, most = element.get("min_length"), element.get("max_length")
    if least is not None and most is not None and least > most:
        yield mistake("min_length must not be more than max_length", at)
    chosen: list[object] = next(
        (element[key] for key in element if key.startswith("initial_") and key.endswith("s")), []
    )
    if len(chosen) > element.get("max_selected_items", 100):
        yield mistake("more initial items than max_selected_items", at)


def options_of(element: Json) -> list[Json]:
    """The options of a menu, out of their groups."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _of_chart(chart: Json, at: str) -> Iterator[str]:
    if chart["type"] == "pie":
        if any(segment["value"] < 0 for segment in chart["segments"]):
            yield mistake("segments must not be negative", f"{at}/segments")
        return
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield mistake("series names must be unique", f"{at}/series")
    categories = sorted(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield mistake("labels must match axis_config.categories", f"{at}/series/{index}")


def _quantities(blocks: list[Json]) -> Iterator[str]:
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > MOST_TABLES:
        yield mistake("only_one_table_allowed", "/blocks")
    if kinds["data_visualization"] > MOST_CHARTS:
        yield mistake(f"no more than {MOST_CHARTS} data_visualization blocks allowed", "/blocks")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > LONGEST_MARKDOWN:
        yield mistake(f"markdown blocks hold at most {LONGEST_MARKDOWN} characters together", "/blocks")
    for index, block in enumerate(blocks):
        if any(element.get("response_url_enabled") for element in elements_of(block)):
            yield mistake("response_url_enabled works in modals only", f"/blocks/{index}")
    yield from _files_out_of_place(blocks, "/blocks")


def _files_out_of_place(blocks: list[Json], at: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if any(element["type"] == "file_input" for element in elements_of(block)):
            yield mistake("file_input works in modals only", f"{at}/{index}")


def _of_view(view: Json) -> Iterator[str]:
    if view["type"] == "home":
        yield from _files_out_of_place(view["blocks"], "/view/blocks")
        return
    if any(block["type"] == "input" for block in view["blocks"]) and not view.get("submit"):
        yield mistake("missing required field: submit (there is an input block)", "/view")
    for index, block in enumerate(view["blocks"]):
        if block["type"] != "input" and any(e.get("response_url_enabled") for e in elements_of(block)):
            yield mistake("response_url_enabled works in input blocks only", f"/view/blocks/{index}")
