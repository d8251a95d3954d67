from __future__ import annotations

from django.urls import path

from webapp.gate import consumers
from webapp.gate.views import doors, gates, kiosk, passages

app_name = "gate"

urlpatterns = [
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/pair/", kiosk.pair, name="pair"),
    path("kiosks/<int:kiosk_id>/revoke", gates.revoke_kiosk, name="revoke_kiosk"),
    path("gates/", gates.gates, name="gates"),
    path("gates/new/", gates.add, name="add"),
    path("gates/<int:gate_id>/", gates.gate, name="gate"),
    path("gates/<int:gate_id>/calibration/", gates.calibration, name="calibration"),
    path("gates/<int:gate_id>/pairing", gates.pairing_code, name="pairing_code"),
    path("gates/<int:gate_id>/pairing/<int:code_id>", gates.pairing_check, name="pairing_check"),
    path("gates/<int:gate_id>/doors", doors.add_door, name="add_door"),
    path("doors/<int:door_id>/test", doors.test_door, name="test_door"),
    path("doors/<int:door_id>/", doors.delete_door, name="delete_door"),
    path("passages/", passages.passages, name="passages"),
    path("passages/mine/", passages.my_passages, name="my_passages"),
    path("passages/export.csv", passages.export, name="export"),
    path("passages/<int:passage_id>/dispute", passages.dispute, name="dispute"),
    path("passages/<int:passage_id>/confirm", passages.confirm, name="confirm"),
    path("passages/<int:passage_id>/snapshot.jpg", passages.snapshot, name="snapshot"),
    path("look-alikes/<int:pair_id>/remove", passages.remove_look_alikes, name="remove_look_alikes"),
]

websocket_urlpatterns = [
    path("ws/kiosk/", consumers.KioskConsumer.as_asgi()),
    path("ws/passages/", consumers.PassagesConsumer.as_asgi()),
    path("ws/gates/", consumers.GatesConsumer.as_asgi()),
]
