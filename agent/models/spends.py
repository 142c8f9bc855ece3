"""What the artist spends, as rows; booking and caps are in `ledger`."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from agent.models.turns import Turn
from canvas.models import Canvas


class SpendDay(models.Model):
    """A day (UTC) on which something was spent: the lock under which reservations are made."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return self.day.isoformat()


class SpendQuerySet(models.QuerySet["Spend"]):
    """What was spent, or may yet turn out to be."""

    def usd(self) -> Decimal:
        """Return the sum of what was settled, and of what is only reserved."""
        booked = Coalesce(F("settled_usd"), F("reserved_usd"))
        return self.aggregate(sum=Sum(booked))["sum"] or Decimal(0)


class Spend(models.Model):
    """One paid call: reserved before it, settled with its answer."""

    day = models.ForeignKey(SpendDay, models.PROTECT, related_name="spends")
    turn = models.ForeignKey(Turn, models.SET_NULL, null=True, related_name="spends")
    canvas = models.ForeignKey(Canvas, models.SET_NULL, null=True, related_name="spends")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="spends")  # the owner
    kind = models.CharField(max_length=12, default="step")  # step, critique, imagine
    step = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=64)
    reserved_usd = models.DecimalField(max_digits=12, decimal_places=6)
    settled_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_tokens = models.PositiveIntegerField(default=0)
    reserved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SpendQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["day", "user"], name="spend_by_day_and_user"),
            models.Index(fields=["canvas"], name="spend_by_canvas"),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.kind}: {self.settled_usd or self.reserved_usd} USD"
