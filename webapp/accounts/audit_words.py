"""The audit trail in words. An action that has none is shown by its slug."""

from __future__ import annotations

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
    "gate.compared": _("compared a face with the enrolled ones"),
    "gate.passage_judged": _("said who a passage was"),
    "gate.look_alikes_blocked": _("asked look-alikes for their badge from now on"),
    "gate.look_alikes_removed": _("asks look-alikes for their badge no more"),
    "gate.passages_exported": _("exported passages"),
    "gate.snapshot_viewed": _("looked at the picture of a passage"),
    "gate.threshold_computed": _("A threshold was computed anew"),
    "keys.rotated": _("rotated the keys of the templates"),
}


def action_in_words(action: str) -> str:
    return str(ACTIONS.get(action, action))
