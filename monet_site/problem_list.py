"""The list of problems as JSON: where the `type` of each one leads."""

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from accounts.problems import refusals
from accounts.visitors import Anyone
from monet_site.problems import Kind, kinds

router = Router(auth=Anyone(), tags=["problems"])


class ProblemKind(Schema):
    """One way to be refused."""

    code: str = Field(description="Stable; for programs.", examples=["not_found"])
    status: int = Field(examples=[404])
    title: str = Field(examples=["There is no such thing, or it is not yours"])

    @classmethod
    def of(cls, kind: Kind) -> "ProblemKind":
        return cls(code=kind.code, status=kind.status, title=kind.title)


@router.get(
    "/problems",
    response=list[ProblemKind],
    operation_id="listProblems",
    summary="Every way to be refused",
)
def list_problems(request: HttpRequest) -> list[ProblemKind]:
    """All codes that an answer may have, by status."""
    return [ProblemKind.of(kind) for kind in kinds()]


@router.get(
    "/problems/{code}",
    response={200: ProblemKind, **refusals(404)},
    operation_id="getProblem",
    summary="One way to be refused",
)
def get_problem(request: HttpRequest, code: str) -> ProblemKind:
    """What the `type` of a problem leads to."""
    for kind in kinds():
        if kind.code == code:
            return ProblemKind.of(kind)
    raise Http404
