"""Invite codes: made unguessable, listed, and taken back while nobody has come in by them."""

from datetime import UTC, datetime

import pytest

from accounts import invites
from accounts.invites import InviteNotRevoked, create_invites, revoke_invite
from accounts.models import InviteCode, User

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class TestMakingInvites:
    def test_gives_as_many_different_codes_as_asked_for(self) -> None:
        made = create_invites(count=50, now=NOW, note="for the fair")
        assert len({invite.code for invite in made}) == 50
        assert InviteCode.objects.filter(used_at=None, note="for the fair").count() == 50

    def test_gives_codes_that_addresses_and_command_lines_take(self) -> None:
        for invite in create_invites(count=200, now=NOW):
            assert len(invite.code) == 22
            assert not invite.code.startswith("-")

    @pytest.mark.parametrize("count", [-1, 0, invites.MAX_AT_ONCE + 1])
    def test_refuses_a_count_out_of_range(self, count: int) -> None:
        with pytest.raises(ValueError, match=f"{count} codes"):
            create_invites(count=count, now=NOW)
        assert not InviteCode.objects.exists()


class TestRevokingAnInvite:
    def test_takes_the_code_away(self) -> None:
        [kept, gone] = create_invites(count=2, now=NOW)
        revoke_invite(code=gone.code)
        assert list(InviteCode.objects.all()) == [kept]

    def test_leaves_one_that_is_used(self, alice: User) -> None:
        [used] = create_invites(count=1, now=NOW)
        InviteCode.objects.update(used_at=NOW, used_by=alice)
        with pytest.raises(InviteNotRevoked, match="used already"):
            revoke_invite(code=used.code)
        assert InviteCode.objects.exists()

    def test_says_when_there_is_none(self) -> None:
        with pytest.raises(InviteNotRevoked, match="no such code"):
            revoke_invite(code="test-code")
