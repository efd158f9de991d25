"""What the service tells whoever runs it: log lines and figures, without a word about people.

A log line never holds a path with its parameters, a query, a name, an address, a body or a token;
a request is told by the template of its route and a correlation id (threats 130 and 161).
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Final

import structlog
from prometheus_client import Counter, Gauge, Histogram

if TYPE_CHECKING:
    from types import TracebackType

REQUESTS: Final = Counter(
    "branchebadges_requests", "Requests by route and status", ["method", "route", "status"]
)
SECONDS: Final = Histogram(
    "branchebadges_request_seconds",
    "Seconds a request took",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
VERDICTS: Final = Counter(
    "branchebadges_verdicts", "What verifications came to", ["door", "verdict"]
)
OUTBOUND: Final = Gauge(
    "branchebadges_outbound", "Verifications that are waiting for documents of others"
)

JOBS: Final = Gauge(
    "branchebadges_jobs", "Jobs that wait, run, or are parked after their last try",
    ["task", "state"],
)  # fmt: skip
NOT_SIGNED: Final = Gauge(
    "branchebadges_credentials_refused", "Credentials that were planned and cannot be signed"
)
OLDEST: Final = Gauge(
    "branchebadges_oldest_unsigned_seconds", "How long the oldest planned credential waits"
)
DATABASE: Final = Gauge("branchebadges_database_up", "Did the database answer just now?")


def configure_logs() -> None:
    """One JSON object a line on stdout. The server's own log of requests, with paths, is off."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.access").disabled = True


def log() -> Any:
    """The logger: `log().info("what-happened", route=…)`; the first word is a stable code."""
    return structlog.get_logger()


def told(error: BaseException) -> dict[str, Any]:
    """An unforeseen error for the log: its kind and where it arose, not its message.

    A message may quote what it stumbled over: a name, an address, a whole credential.
    """
    return {"error": type(error).__name__, "at": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        module = trace.tb_frame.f_globals.get("__name__", "?")
        found.append(f"{module}:{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-8:]
