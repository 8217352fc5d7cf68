"""The client of the object store, which has settings of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import alibabacloud_oss_v2 as oss

from tests.simulator.clients.site import HOME, REGION, Site


def open_store(site: Site) -> oss.Client:
    """Return a client of the object store."""
    held = site.keys()
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider(
        held["access_key"], held["secret"]
    )
    config.region, config.retry_max_attempts = REGION, 1
    config.endpoint = f"http://{site.address}"
    if site.mode == "proxy":
        config.endpoint = f"https://{HOME.endpoints['oss']}"
    return oss.Client(config)


@contextmanager
def bucket(site: Site, name: str) -> Iterator[str]:
    """Lend a bucket; it must be empty at the end."""
    client = open_store(site)
    client.put_bucket(oss.PutBucketRequest(bucket=name))
    yield name
    client.delete_bucket(oss.DeleteBucketRequest(bucket=name))
