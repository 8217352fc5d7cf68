"""Judges where a provider sends its calls; the work behind MO-RES-002.

A module of the SDK calls one or more products (facts/data/products.yaml). Each needs
an `endpoints` entry or, where the provider has no working key for it, the environment
variable that the command pins. Engine, provider and pack share one environment, so
the pack sees the variable that the provider will read.
"""

from collections.abc import Iterator

from facts.records import Product, Site
from policies.endpoints import PATH, endpoints_of, is_host_inside
from policies.errors import Undetermined, UnknownValue
from policies.resource import Resource, Shape, show
from policies.rule import Finding, Outcome, attempt
from policies.stack import Stack
from policies.text import Text, Wording
from policies.values import UNKNOWN, Value

_REGISTER = "facts/data/products.yaml"
# Settings from before `endpoints`: they still win over it in the provider.
_OLDER_SETTINGS = ("fc", "logEndpoint", "mnsEndpoint")

_SITE_HOSTS = Text(en="the hosts of site {site} (" + _REGISTER + ")")
_TAKE_SITE_HOSTS = Text(en="give the provider the endpoints of site {site}")

_ABSENT = Wording(
    problem=Text(
        en="is missing, so product {product} would be called at a public host"
    ),
    allowed=Text(en="{host}"),
    fix=_TAKE_SITE_HOSTS,
)
_NONE_AT_ALL = Wording(
    problem=Text(en="is missing, so every product would be called at a public host"),
    allowed=_SITE_HOSTS,
    fix=_TAKE_SITE_HOSTS,
)
_OTHER_HOST = Wording(
    problem=Text(en="is {value}"),
    allowed=Text(en="{host}"),
    fix=_TAKE_SITE_HOSTS,
)
_OUTSIDE = Wording(
    problem=Text(en="is {value}"),
    allowed=Text(en="a canonical host name below {domain}"),
    fix=Text(en="name a host of site {site}, or remove the entry"),
)
_PROTOCOL = Wording(
    problem=Text(en="is {value}"),
    allowed=Text(en="HTTPS"),
    fix=Text(en="set protocol to HTTPS"),
)
_UNSEEN = Wording(
    problem=Text(en="is not shown by the engine"),
    allowed=_SITE_HOSTS,
    fix=Text(en="pass the site's provider explicitly (opts.provider)"),
)
_UNLISTED = Wording(
    problem=Text(en="calls products that nobody has listed for module {module}"),
    allowed=Text(en="{modules}"),
    fix=Text(en="list the products of module {module} in " + _REGISTER),
)
_VARIABLE = Wording(
    problem=Text(en="in the environment does not name the host of {product}"),
    allowed=Text(en="{host}"),
    fix=Text(en="run through gov-cloud, or export what `gov-cloud env` prints"),
)


def hosts_of_provider(provider: Resource, site: Site) -> Iterator[Outcome]:
    """Judge protocol, `endpoints` and the older endpoint settings of a provider."""
    yield from attempt(_protocol, provider)
    yield from attempt(_entries, provider, site)
    for setting in _OLDER_SETTINGS:
        yield from attempt(_older, provider, setting, site)


def _protocol(provider: Resource) -> Iterator[Outcome]:
    # The pinned provider's own default is HTTPS, so an absent protocol is HTTPS.
    if provider.at("protocol") not in (None, "HTTPS"):
        shown = provider.show("protocol", Shape.PROTOCOL)
        yield Finding("protocol", _PROTOCOL, words={"value": shown})


def _entries(provider: Resource, site: Site) -> Iterator[Outcome]:
    given = endpoints_of(provider)
    if not given:
        yield Finding(PATH, _NONE_AT_ALL, words={"site": site.id})
    secret = provider.is_secret(PATH)
    for key, host in given.items():
        yield from _entry(key, host, site, secret=secret)


def _entry(key: str, host: Value, site: Site, *, secret: bool) -> Iterator[Outcome]:
    at = f"{PATH}.{key}"
    if host is UNKNOWN:
        yield UnknownValue(at)
        return
    words = {"site": site.id, "value": show(host, Shape.HOST, secret=secret)}
    own = site.endpoints.get(key)
    if own is None:
        if not is_host_inside(host, site.domain):
            yield Finding(at, _OUTSIDE, words={**words, "domain": site.domain})
    elif host != own:
        yield Finding(at, _OTHER_HOST, words={**words, "host": own})


def _older(provider: Resource, setting: str, site: Site) -> Iterator[Outcome]:
    host = provider.at(setting)
    if host is not None and not is_host_inside(host, site.domain):
        shown = provider.show(setting, Shape.HOST)
        words = {"value": shown, "site": site.id, "domain": site.domain}
        yield Finding(setting, _OUTSIDE, words=words)


def products_in_use(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge that each product the resource's module calls has an explicit host."""
    site = stack.site
    by_module = stack.facts.product_keys_by_module
    keys = by_module.get(resource.module)
    if keys is None:
        words = {"module": resource.module, "modules": ", ".join(by_module)}
        raise Undetermined("its type", _UNLISTED, **words)
    if resource.provider is None:
        raise Undetermined(f"provider.{PATH}", _UNSEEN, site=site.id)
    given = endpoints_of(resource.provider)
    for key in keys:
        product = stack.facts.products[key]
        if product.has_endpoint_key:
            if key not in given:
                words = {"site": site.id, "product": key, "host": site.endpoints[key]}
                yield Finding(f"provider.{PATH}.{key}", _ABSENT, words=words)
        else:
            yield from _variable(key, product, stack)


def _variable(key: str, product: Product, stack: Stack) -> Iterator[Outcome]:
    name = product.variable or ""
    host = stack.site.pinned_variables.get(name)
    if host is None or stack.environment.get(name) != host:
        words = {"product": key, "host": host or f"no host of site {stack.site.id}"}
        yield Finding(name or f"{PATH}.{key}", _VARIABLE, words=words)
