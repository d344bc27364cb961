"""Which addresses a user-given URL may lead to: those of the public internet and no others."""

import ipaddress
import socket

from altlens.errors import UnsafeAddress

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_public(address: str, host: str) -> None:
    """UnsafeAddress unless the IP address is one of the public internet."""
    ip = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        raise UnsafeAddress(f"{host} leads to {address}, which is not on the public internet.")


def check_resolved(host: str) -> None:
    """UnsafeAddress where the name, as it resolves now, leads to any address that is not public."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return  # whoever connects says so, in better words
    for *_, address in found:
        check_public(str(address[0]), host)


def _meant(ip: IP) -> IP:
    """The IPv4 address inside an IPv6 one that only carries it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
