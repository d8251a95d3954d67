"""The addresses under ``/api/v1/``. Each view reads the request, calls a room's service or selector, and answers."""
