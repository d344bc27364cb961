"""The whole fleet on one machine without docker: `up`, `status`, `down`.

Callers need only the names below. How each server is configured and asked for its health is in
`services/`, who keeps them alive in `supervise.py`.
"""

from altlens.extras import require_extra

require_extra("fleet")

from infra.local.errors import StackError  # noqa: E402
from infra.local.launch import down, status, up  # noqa: E402
from infra.local.stack import Ports, Stack  # noqa: E402
from infra.local.status import Row, Status  # noqa: E402

__all__ = ["Ports", "Row", "Stack", "StackError", "Status", "down", "status", "up"]
