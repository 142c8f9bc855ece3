"""Which machine asks, for limits: the right-most address that one of our own proxies wrote."""

import ipaddress
from collections.abc import Mapping

from django.conf import settings

IPV6_HOME_BITS = 64  # a home or a server gets a /64, so one machine owns all of its addresses


def client_key(meta: Mapping[str, str]) -> str:
    """Return the limiter's key for the client of a request's `META`.

    With `TRUSTED_PROXY_HOPS=0` forwarded headers count for nothing. With n hops the n-th address
    from the right of `X-Forwarded-For` counts: what stands further left is the client's own claim.
    """
    peer = meta.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXY_HOPS
    if not hops:
        return _network(peer)
    forwarded = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return _network(forwarded[-hops] if len(forwarded) >= hops else peer)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_HOME_BITS), strict=False))
