"""The shape in which our own API refuses (RFC 9457); which refusal is which status is not here."""

from ninja import Field, Schema


class FieldProblem(Schema):
    """One value of a request that cannot be used."""

    where: str = Field(
        description="Where it stands: body, query, path or header, then the names down to it.",
        examples=["body.strokes.0.id"],
    )
    message: str = Field(description="For people.", examples=["Field required"])


class Problem(Schema):
    """Why a request was refused."""

    type: str = Field(
        description="Where the code is explained; relative to this host.",
        examples=["/api/v1/problems/not_found"],
    )
    title: str = Field(description="The code in words.", examples=["There is no such thing"])
    status: int = Field(description="The same as the answer's status.", examples=[404])
    code: str = Field(description="Stable; for programs.", examples=["not_found"])
    detail: str = Field(description="For people.", examples=["There is no such piece."])
    errors: list[FieldProblem] | None = Field(
        None, description="Of a refused body or parameters: each value that cannot be used."
    )


def refusals(*statuses: int) -> dict[int, type[Problem]]:
    """Return the entries of an operation's `response` for the statuses it may refuse with."""
    return dict.fromkeys(statuses, Problem)
