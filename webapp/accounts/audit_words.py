"""The audit trail in words. An action that has none is shown by its slug."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "gallery.created": _("made a gallery"),
    "gallery.changed": _("changed a gallery"),
    "gallery.deleted": _("deleted a gallery"),
    "gallery.exported": _("exported a table of people"),
    "schedule.changed": _("changed hours"),
    "schedule.deleted": _("deleted hours"),
    "person.enrolled": _("enrolled a person"),
    "person.viewed": _("looked at a person"),
    "person.changed": _("changed a person"),
    "person.linked": _("linked a person with an account"),
    "person.exported": _("exported all that is known of a person"),
    "person.erased": _("erased a person"),
    "face.compared": _("compared a face with the enrolled ones"),
    "face.viewed": _("looked at a face"),
    "template.added": _("added a face"),
    "template.removed": _("removed a face"),
    "consent.recorded": _("recorded a consent"),
    "consent.withdrawn": _("withdrew a consent"),
    "consent.ended": _("A consent ended: the faces were deleted"),
    "badge.issued": _("issued a badge"),
    "badge.revoked": _("revoked a badge"),
    "import.opened": _("opened an import"),
    "import.started": _("started an import"),
    "import.stopped": _("stopped an import"),
    "import.finished": _("finished an import"),
    "import.abandoned": _("An import was given up"),
    "audit.exported": _("exported the audit trail"),
    "gate.added": _("made a gate"),
    "gate.changed": _("changed a gate"),
    "gate.pairing_code": _("asked for a code to pair a screen"),
    "gate.paired": _("paired a screen"),
    "gate.kiosk_revoked": _("disconnected a screen"),
    "gate.door_added": _("added a door"),
    "gate.door_removed": _("removed a door"),
    "gate.door_tried": _("tried a door out"),
    "gate.compared": _("a gate compared a face with the enrolled ones"),
    "gate.passage_judged": _("said who a passage was"),
    "gate.look_alikes_blocked": _("asked look-alikes for their badge from now on"),
    "gate.look_alikes_removed": _("asks look-alikes for their badge no more"),
    "gate.passages_viewed": _("looked at passages"),
    "gate.passages_exported": _("exported passages"),
    "gate.snapshot_viewed": _("looked at the picture of a passage"),
    "gate.threshold_computed": _("A threshold was computed anew"),
    "account.rights_changed": _("changed the rights of an account"),
    "account.signed_in": _("signed in"),
    "account.wrong_password": _("Somebody tried a wrong password"),
    "account.wrong_code": _("Somebody tried a wrong code"),
    "account.locked_out": _("Somebody was locked out after too many wrong passwords"),
    "account.password_changed": _("changed the password"),
    "account.sessions_ended": _("signed out elsewhere"),
    "second_factor.added": _("added a second factor"),
    "second_factor.removed": _("removed a second factor"),
    "second_factor.new_codes": _("made new recovery codes"),
    "second_factor.reset": _("took away the second factors of an account"),
    "queue.paused": _("paused a queue of jobs"),
    "queue.resumed": _("let a queue of jobs go on"),
    "worker.drained": _("had a worker take nothing more"),
    "job.requeued": _("put a failed job into the line again"),
    "job.cancelled": _("stopped somebody's job"),
    "quota.changed": _("changed what an account may use"),
    "account.unlocked": _("let somebody try passwords again"),
    "photo.deleted": _("deleted somebody's picture"),
    "job.deleted": _("deleted somebody's job"),
    "account.deleted": _("deleted an account with all that it kept"),
    "keys.rotation_ordered": _("asked for a new key of the templates"),
    "token.made": _("made an access token"),
    "token.revoked": _("revoked an access token"),
    "webhook.added": _("added a webhook"),
    "webhook.removed": _("removed a webhook"),
    "webhook.disabled": _("A webhook was switched off"),
    "webhook.enabled": _("switched a webhook on again"),
    "face.verified": _("compared a face with one person"),
    "face.identified": _("looked up who a face is"),
    "keys.rotated": _("rotated the keys of the templates"),
}


DETAILS: dict[str, Promise] = {
    "account": _("account number"),
    "address": _("from the address"),
    "sessions": _("sessions"),
    "badges": _("badges"),
    "certificate": _("digest of the certificate"),
    "changes": _("changes"),
    "consents": _("consents"),
    "counts": _("erased"),
    "days": _("days"),
    "scopes": _("may"),
    "token": _("token"),
    "events": _("events"),
    "dropped": _("old keys taken away"),
    "ends_on": _("ends on"),
    "enrolled": _("enrolled"),
    "enrolment_photos": _("photographs"),
    "fields": _("changed"),
    "filters": _("filtered by"),
    "found": _("people found"),
    "gallery_size": _("compared with"),
    "given": _("given"),
    "taken": _("taken"),
    "given_on": _("given on"),
    "in_a_hurry": _("in a hurry"),
    "import_lines": _("lines of imports"),
    "jobs": _("jobs"),
    "kind": _("kind"),
    "kiosk": _("screen"),
    "limits": _("limits"),
    "lines": _("lines"),
    "method": _("how"),
    "note": _("note"),
    "owner": _("owner"),
    "now": _("now"),
    "outcome": _("outcome"),
    "passage": _("passage"),
    "passages": _("passages"),
    "query": _("filter"),
    "queue": _("queue"),
    "people": _("people"),
    "person": _("person"),
    "pictures": _("pictures"),
    "pictures_erased": _("pictures erased"),
    "reason": _("reason"),
    "refused": _("not enrolled"),
    "resealed": _("sealed anew"),
    "revoked": _("badges revoked"),
    "rules": _("hours"),
    "source": _("from"),
    "templates": _("faces"),
    "templates_erased": _("faces erased"),
    "unreadable": _("unreadable"),
    "verdict": _("verdict"),
    "was": _("before"),
    "worker": _("worker"),
}
OF_SLUGS = ("method", "reason", "source", "fields", "filters")
VALUES: dict[str, Promise] = {
    # How somebody agreed, why somebody was erased, where a face came from.
    "paper": _("signed on paper"),
    "electronic": _("signed electronically"),
    "spoken": _("said in person"),
    "asked": _("on request"),
    "consent_ended": _("the consent ended"),
    "validity_ended": _("the validity ended"),
    "photo": _("a photograph"),
    "camera": _("the camera"),
    "import": _("an import"),
    "page": _("this page"),
    # How somebody came in.
    "password": _("password"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery code"),
    # What was changed, or filtered by.
    "name": _("name"),
    "number": _("number"),
    "email": _("e-mail"),
    "groups": _("groups"),
    "schedule_id": _("hours"),
    "valid_from": _("valid from"),
    "valid_until": _("valid until"),
    "purpose": _("purpose"),
    "consent_wording": _("wording of the consent"),
    "keep_photos": _("pictures kept"),
    "erase_after_days": _("days until people are erased"),
    "search": _("name"),
    "action": _("action"),
    "subject": _("whom it is about"),
    "since": _("first day"),
    "until": _("last day"),
}


def detail_in_words(name: str) -> str:
    return str(DETAILS.get(name, name.replace("_", " ")))


def value_in_words(name: str, value: object) -> str:
    """The value of a detail in short; what somebody wrote stays as it is."""
    if isinstance(value, dict) and "weekdays" in value:
        days = " ".join(str(WEEKDAYS_ABBR[day]) for day in value["weekdays"])
        return f"{days} {value['from']}–{value['until']}"
    if isinstance(value, dict):
        return ", ".join(f"{detail_in_words(key)} {number}" for key, number in value.items() if number)
    if isinstance(value, list):
        return ", ".join(value_in_words(name, one) for one in value)
    return str(VALUES.get(value, value) if name in OF_SLUGS and isinstance(value, str) else value)


def action_in_words(action: str) -> str:
    return str(ACTIONS.get(action, action))


def details_in_words(details: Mapping[str, object]) -> list[tuple[str, str]]:
    """What a line's details say, in short."""
    # PostgreSQL keeps no order of its own.
    shown = ((name, value) for name, value in sorted(details.items()) if value not in ("", None, 0, [], {}))
    return [(detail_in_words(name), value_in_words(name, value)) for name, value in shown]
