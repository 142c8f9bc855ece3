"""What a failure of Claude's API means for a turn: ask again, or stop and say why. Pure.

The numbers and types are those of the API's error page; `claude` reads them off what was raised.
"""

from dataclasses import dataclass

from agent.messages import BrokenReason, ModelBroken, ModelBusy, ModelFailure

BUSY, LIMITED, SILENT = "Claude is busy", "Claude is asked too much just now", "Claude went silent"
UNREACHABLE = "Claude cannot be reached"
CUT, GARBLED = "The line to Claude was cut", "Claude's answer came garbled"

WORDS: dict[BrokenReason, str] = {
    "bad_key": "Claude's key is not accepted",
    "no_credit": "The credit for Claude is used up",
    "unknown_model": "There is no Claude model of that name",
    "not_allowed": "The key may not use this Claude model",
    "too_large": "The conversation has grown too large for Claude",
    "bad_request": "Claude could not read what it was sent",
}
BY_TYPE: dict[str, BrokenReason] = {
    "authentication_error": "bad_key",
    "billing_error": "no_credit",
    "permission_error": "not_allowed",
    "not_found_error": "unknown_model",
    "request_too_large": "too_large",
    "invalid_request_error": "bad_request",
}
BY_STATUS: dict[int, BrokenReason] = {
    400: "bad_request",
    401: "bad_key",
    402: "no_credit",
    403: "not_allowed",
    404: "unknown_model",
    413: "too_large",
    422: "bad_request",
}
BUSY_TYPES = {"overloaded_error", "api_error", "timeout_error", "conflict_error"}
SPENT_CODES = {"contract_spend_limit_reached", "enforced_spend_limit_reached"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as the API put it; `status` is 200 when it came in the middle of a stream."""

    status: int
    type: str = ""  # error.type
    code: str = ""  # error.details.error_code
    message: str = ""
    retry_after_s: float | None = None


def failure_of(refusal: Refusal) -> ModelFailure:
    """Return what the refusal comes to."""
    reason = _reason(refusal)
    if reason is not None:
        return ModelBroken(WORDS[reason], reason)
    is_limit = refusal.type == "rate_limit_error" or refusal.status == 429
    return ModelBusy(LIMITED if is_limit else BUSY, refusal.retry_after_s)


def _reason(refusal: Refusal) -> BrokenReason | None:
    if refusal.code in SPENT_CODES:
        return "no_credit"
    if refusal.type in BUSY_TYPES or refusal.type == "rate_limit_error":
        return None
    reason = BY_TYPE.get(refusal.type) or BY_STATUS.get(refusal.status)
    return _by_message(refusal.message) if reason == "bad_request" else reason


def _by_message(message: str) -> BrokenReason:
    """Tell apart what the API answers with one and the same type; it has no better sign."""
    told = message.lower()
    if "credit balance" in told:
        return "no_credit"
    if "too long" in told or "too large" in told:
        return "too_large"
    return "bad_request"
