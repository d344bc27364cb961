"""Which addresses a user-given URL may lead to: those of the public internet and no others."""

import ipaddress
import socket

from altlens.errors import UnsafeAddress

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is routed of IPv6
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_public(address: str, host: str) -> None:
    """UnsafeAddress unless the IP address is one of the public internet."""
    ip = _meant(ipaddress.ip_address(address.partition("%")[0]))
    public = ip.is_global and not (ip.is_multicast or ip.is_reserved)
    if not public or (ip.version == 6 and ip not in _UNICAST):
        raise UnsafeAddress(f"{host} leads to {address}, which is not on the public internet.")


def check_resolved(host: str, *, ask_dns: bool = True) -> None:
    """UnsafeAddress where the host leads to any address that is not public.

    Without DNS only a host that is an address itself, in whatever spelling, is looked at.
    """
    flags = 0 if ask_dns else socket.AI_NUMERICHOST
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=flags)
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
