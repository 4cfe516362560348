"""Answers to pressed buttons and inline queries."""

from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.world import World

LONGEST_NOTICE = 200  # characters; https://core.telegram.org/bots/api#answercallbackquery
MOST_RESULTS = 50  # https://core.telegram.org/bots/api#answerinlinequery
LONGEST_RESULT_ID = 64  # bytes
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, call: Call) -> bool:
    text = call.text("text")
    if len(text) > LONGEST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    url = {"url": call.text("url")} if call.text("url") else {}
    return _answer(world, call.text("callback_query_id"), {"text": text, "show_alert": call.flag("show_alert"), **url})


def answer_inline_query(world: World, call: Call) -> bool:
    results = call.json("results", "JSON encoded inline query results")
    results = [] if results is None else results
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if not all(isinstance(result, dict) for result in results):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(result_id.encode()) <= LONGEST_RESULT_ID for result_id in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    return _answer(world, call.text("inline_query_id"), {"results": results})


def _answer(world: World, question_id: str, answer: Json) -> bool:
    if not world.questions.answer(question_id, answer):
        raise bad_request(TOO_OLD)
    return True


METHODS = {"answercallbackquery": answer_callback_query, "answerinlinequery": answer_inline_query}
