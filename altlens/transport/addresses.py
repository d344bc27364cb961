"""Checks that a user-given URL leads to the public internet and nowhere else."""

import ipaddress
import socket

from altlens.errors import UnsafeAddress

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_UNICAST = ipaddress.ip_network("2000::/3")  # global unicast, the routed part of IPv6
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_public(address: str, host: str) -> None:
    """UnsafeAddress unless the IP address is public."""
    ip = _embedded(ipaddress.ip_address(address.partition("%")[0]))
    public = ip.is_global and not (ip.is_multicast or ip.is_reserved)
    if not public or (ip.version == 6 and ip not in _UNICAST):
        raise UnsafeAddress(f"{host} leads to {address}, which is not on the public internet.")


def check_resolved(host: str, *, ask_dns: bool = True) -> None:
    """UnsafeAddress where the host resolves to any address that is not public.

    Without DNS only a host that is itself an IP address, in any spelling, is checked.
    """
    flags = 0 if ask_dns else socket.AI_NUMERICHOST
    try:
        addresses = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=flags)
    except (OSError, UnicodeError):
        return  # the connection attempt reports it better
    for *_, address in addresses:
        check_public(str(address[0]), host)


def _embedded(ip: IP) -> IP:
    """The IPv4 address inside an IPv6 one that embeds it, else the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
