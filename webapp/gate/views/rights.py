"""Who may do what with gates."""

from __future__ import annotations

VIEW, MANAGE, SET = "gate.view_passages", "gate.manage_gates", "gate.set_thresholds"
VIEW_FACES = "gallery.view_faces"
