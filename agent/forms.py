"""What people fill in to begin a piece."""

from django import forms

from agent.painters import choices
from canvas.models import MAX_DIRECTION_LENGTH, Canvas


class NewCanvasForm(forms.Form):
    """Style, an optional direction, who paints, and who may watch and draw."""

    style = forms.ChoiceField(choices=Canvas.STYLES)
    direction = forms.CharField(max_length=MAX_DIRECTION_LENGTH, required=False)
    visibility = forms.ChoiceField(choices=Canvas.VISIBILITIES)
    open_to = forms.ChoiceField(choices=Canvas.OPEN_TO, required=False)

    model = forms.ChoiceField(
        choices=lambda: [(model, model) for model in choices()], required=False
    )

    def clean_open_to(self) -> str:
        return self.cleaned_data["open_to"] or "owner"
