"""Which machines an address may lead to, when a stranger has named it.

A name is looked up once, every address that it has is judged, and the connection goes to one of those that were
judged: a name that leads elsewhere a moment later (DNS rebinding) gains nothing by it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddress(Exception):
    """It leads into a network that is nobody else's business."""


async def judged_address(host: str, port: int, *, private_networks: Iterable[str]) -> str:
    """Look ``host`` up and return an address to connect to.

    Args:
        private_networks: those that may be reached although they are not public, as ``10.1.0.0/16``.

    Raises:
        PrivateAddress: one of its addresses is not public.
        socket.gaierror: there is no such name.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = list(private_networks)
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    for address in addresses:
        if not (is_public(address) or is_within(address, allowed)):
            raise PrivateAddress(address)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is anybody's on the internet, also seen through what carries IPv4 in IPv6."""
    ip = ipaddress.ip_address(address)
    return all(one.is_global and not one.is_multicast for one in (ip, *_carried(ip)))


def is_within(address: str, networks: Iterable[str]) -> bool:
    ip = ipaddress.ip_address(address)
    inside = (*_carried(ip), ip)[0]
    return any(inside in ipaddress.ip_network(network, strict=False) for network in networks)


def _carried(ip: Address) -> list[Address]:
    """The IPv4 addresses within an IPv6 one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    teredo = ip.teredo
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None
    within = (ip.ipv4_mapped, ip.sixtofour, nat64, *(teredo or ()))
    return [one for one in within if one is not None]
