"""Many verifications leave neither memory nor files behind (threat 154)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from issuer_app.settings import Settings
from service_here import served

if TYPE_CHECKING:
    from service_here import Published

VERIFICATIONS: Final = int(os.environ.get("BRANCHEBADGES_VERIFICATIONS", "1500"))
"""How many are looked at; 10,000 is what is promised."""


def held() -> tuple[float, int]:
    """Megabytes and open files of this process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    rss = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(rss.split()[1]) / 1024, len(list(Path("/proc/self/fd").iterdir()))


def test_154_memory_and_files_stay_flat(published: Published) -> None:
    sector = published.sector
    texts = [sector.badge("anna", "ido").text, sector.badge("bram", "ido").text, "{}", "x"]
    texts.append(texts[0].replace("Anna", "Hans"))
    wide = Settings(url="https://badges.example", verify_a_minute=10**9, verify_at_once=10**9)
    with served(published, settings=wide) as service, service.client() as client:

        def verify(times: int) -> None:
            for number in range(times):
                text = texts[number % len(texts)]
                body = f'{{"verifiableCredential": {text}}}'
                assert client.post("/credentials/verify", content=body).status_code < 500
                if not number % 20:
                    assert client.get(service.path("diploma")).status_code == 200

        verify(VERIFICATIONS // 3)
        before = held()
        verify(VERIFICATIONS)
        after = held()
    assert after[0] - before[0] < 12, (before, after)
    assert after[1] <= before[1] + 2, (before, after)
