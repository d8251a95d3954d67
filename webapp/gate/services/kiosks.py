"""Making a device a kiosk, and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gate import broadcast
from webapp.gate.devices import CODE_LENGTH, hash_of, hash_of_code, new_code, new_token, tidy
from webapp.gate.models import Gate, Kiosk, PairingCode
from webapp.sentences import Refused

CODE_LIVES_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A pairing code; the only time its letters are known."""

    row: PairingCode
    code: str


def make_pairing_code(gate: Gate, *, kiosk_name: str, actor: User) -> NewCode:
    """Make a code that pairs one device within minutes; earlier unused ones of this gate end."""
    code, now = new_code(), timezone.now()
    with transaction.atomic():
        PairingCode.objects.filter(gate=gate, used_at=None).delete()
        PairingCode.objects.filter(expires_at__lt=now - CODE_LIVES_FOR).delete()
        row = PairingCode.objects.create(
            gate=gate,
            kiosk_name=kiosk_name,
            code_hash=hash_of_code(code),
            made_by=actor,
            expires_at=now + CODE_LIVES_FOR,
        )
        audit.record(
            "gate.pairing_code", actor=actor, subject=gate, gallery=gate.gallery_id, kiosk=kiosk_name
        )
    return NewCode(row, code)


def pair_kiosk(code: str) -> tuple[Kiosk, str]:
    """Make the device that knows ``code`` a kiosk. Returns it and its token, which is kept nowhere else.

    Raises:
        Refused: ``wrong_code``, also if it was used or is too old.
    """
    if len(tidy(code)) != CODE_LENGTH:
        raise Refused("wrong_code")
    with transaction.atomic():
        now = timezone.now()
        valid = PairingCode.objects.filter(code_hash=hash_of_code(code), used_at=None, expires_at__gt=now)
        found = valid.select_related("gate", "made_by").first()
        # Of two that come at once, one changes the row.
        if found is None or not valid.update(used_at=now):
            raise Refused("wrong_code")
        token = new_token()
        kiosk = Kiosk.objects.create(
            gate=found.gate, name=found.kiosk_name, token_hash=hash_of(token), paired_by=found.made_by
        )
        audit.record(
            "gate.paired",
            actor=found.made_by,
            device=kiosk.name,
            subject=kiosk,
            gallery=found.gate.gallery_id,
        )
    return kiosk, token


def revoke_kiosk(kiosk: Kiosk, *, actor: User) -> None:
    """End a kiosk's right at once: its socket closes, and none of its frames is judged any more."""
    with transaction.atomic():
        if Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record(
                "gate.kiosk_revoked",
                actor=actor,
                device=kiosk.name,
                subject=kiosk,
                gallery=kiosk.gate.gallery_id,
            )
    kiosk.refresh_from_db(fields=["revoked_at"])
    broadcast.tell_kiosk(kiosk.pk, {"type": "kiosk.revoked"})
