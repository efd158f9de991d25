"""Looking back: is the trail whole, is every credential what it was, do the lists say what we know?

And bringing back: a backup, and a restore after which no place is given out twice.
"""

from issuer_app.auditing.chain import broken_lines, cut_short
from issuer_app.auditing.credentials import wrong_credentials
from issuer_app.auditing.faults import Fault
from issuer_app.auditing.listed import wrong_lists

__all__ = ["Fault", "broken_lines", "cut_short", "wrong_credentials", "wrong_lists"]
