"""The whole fleet on one machine without docker: `up`, `status`, `down`.

Callers need only the names below. How each server is configured and asked for its health is in
`services/`, who keeps them alive in `supervise.py`.
"""

from infra.local.errors import StackError
from infra.local.launch import down, status, up
from infra.local.stack import Ports, Stack
from infra.local.status import Row, Status

__all__ = ["Ports", "Row", "Stack", "StackError", "Status", "down", "status", "up"]
