"""What providers do: report completions, see what became of them, take back, let programs do it."""

from __future__ import annotations

from issuer_app.providers.reporting import take_in

__all__ = ["take_in"]
