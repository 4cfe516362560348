"""Which network addresses a link may lead to: those of the public internet, and no others."""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# `is_global` follows IANA's special-purpose registries, but calls these global, or does so in some Python releases.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "224.0.0.0/4",  # multicast, RFC 5771
        "::/96",  # IPv4 written as IPv6, withdrawn by RFC 4291, section 2.5.5.1
        "::ffff:0:0/96",  # IPv4 mapped into IPv6, RFC 4291, section 2.5.5.2
        "64:ff9b::/96",  # IPv4 behind a translator, RFC 6052
        "64:ff9b:1::/48",  # the same for one's own network, RFC 8215
        "100:0:0:1::/64",  # dummy prefix, RFC 9780
        "2002::/16",  # IPv4 inside 6to4, RFC 3056
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # site-local, withdrawn by RFC 3879
        "ff00::/8",  # multicast, RFC 4291, section 2.7
    )
)


def is_public(address: IPAddress) -> bool:
    """Whether anyone may be sent there: no private, local, mapped, translated or reserved address is public."""
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)
