"""What model calls cost: prices, the cost of an answer, and the most that one could. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal

from agent.briefs import briefing_text
from agent.context import bounded
from agent.messages import (
    BriefingBlock,
    ImageBlock,
    ModelRequest,
    ReferenceBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
)

PER = Decimal(1_000_000)  # tokens that a price is for
CENT = Decimal("0.000001")  # what costs are rounded up to, in USD
CHARS_PER_TOKEN = 3  # on the safe side; English text has about four
IMAGE_TOKENS = 1_600  # of a picture of the canvas, on the safe side


@dataclass(frozen=True, slots=True)
class Price:
    """USD a million tokens."""

    input: Decimal
    output: Decimal
    cache_write: Decimal
    cache_read: Decimal


FREE = Price(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def read_prices(table: Mapping[str, Sequence[float | str]]) -> dict[str, Price]:
    """Read `{model: [input, output, cache write, cache read]}`; ValueError on other shapes."""
    prices = {}
    for model, row in table.items():
        if len(row) != 4 or any(Decimal(str(value)) < 0 for value in row):
            raise ValueError(f"price of {model!r} must be four numbers that are not negative")
        prices[model] = Price(*(Decimal(str(value)) for value in row))
    return prices


def price_of(model: str, prices: Mapping[str, Price]) -> Price:
    """Return a model's price; one that is not listed costs as much as the dearest that is."""
    if model in prices:
        return prices[model]
    return max(prices.values(), key=lambda price: price.output, default=FREE)


def cost(usage: Usage, price: Price) -> Decimal:
    """Return what an answer cost, in USD."""
    tokens = (
        usage.input_tokens * price.input
        + usage.output_tokens * price.output
        + usage.cache_write_tokens * price.cache_write
        + usage.cache_read_tokens * price.cache_read
    )
    return (tokens / PER).quantize(CENT, ROUND_UP)


def most(request: ModelRequest, price: Price, *, max_tokens: int) -> Decimal:
    """Return the most that an answer to `request` can cost, in USD: all dear, nothing cached."""
    return cost(replace(most_sent(request, price), output_tokens=max_tokens), price)


def most_sent(request: ModelRequest, price: Price) -> Usage:
    """Return the most that sending `request` can use: all of it where it is dearer, none cached."""
    sent = bounded(request.messages)  # no more than this is ever sent
    blocks = [block for message in sent for block in message.content]
    tokens = sum(map(_tokens, blocks)) + len(request.system) // CHARS_PER_TOKEN
    tokens += sum(len(str(tool.parameters)) // CHARS_PER_TOKEN for tool in request.tools)
    if price.cache_write > price.input:
        return Usage(cache_write_tokens=tokens)
    return Usage(input_tokens=tokens)


def _tokens(block: object) -> int:
    match block:
        case ImageBlock() | ReferenceBlock():
            return IMAGE_TOKENS
        case BriefingBlock(briefing=briefing):
            return len(briefing_text(briefing)) // CHARS_PER_TOKEN + 1
        case TextBlock(text=text) | ThinkingBlock(text=text):
            return len(text) // CHARS_PER_TOKEN + 1
        case ToolUseBlock(input=asked):
            return len(str(asked)) // CHARS_PER_TOKEN + 1
        case ToolResultBlock(content=parts):
            return sum(map(_tokens, parts))
    return 0
