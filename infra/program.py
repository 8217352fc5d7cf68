"""The program of every stack: read the settings, declare what they are about.

A whole cloud, one department on a cloud that is up, or what existed before both.
Refused settings end the run with their lines and no traceback.
"""

import pulumi

from infra import adoption, cloud, department
from infra.adoption import AdoptionConfig
from infra.cloud import CloudConfig, Secrets
from infra.components.balancer import Certificate
from infra.errors import ConfigurationError
from infra.settings import PROJECT, from_engine


async def main() -> dict[str, pulumi.Input[object]]:
    """Declare the running stack; return its outputs. RunError for refused settings."""
    try:
        settings = from_engine()
        if isinstance(settings, CloudConfig):
            return cloud.deploy(settings, _secrets())
        keys, stack = pulumi.Config(PROJECT), pulumi.get_stack()
        access = {
            "access_key": keys.require_secret("accessKey"),
            "secret_key": keys.require_secret("secretKey"),
        }
        if isinstance(settings, AdoptionConfig):
            adoption.declare(stack, settings, **access)
            return {}
        department.declare(
            stack,
            settings,
            await department.platform_below(stack),
            **access,
        )
    except ConfigurationError as error:
        raise pulumi.RunError(str(error)) from error
    return {}


def _secrets() -> Secrets:
    keys = pulumi.Config(PROJECT)
    return Secrets(
        access_key=keys.require_secret("accessKey"),
        secret_key=keys.require_secret("secretKey"),
        password_seed=keys.require_secret("passwordSeed"),
        certificate=Certificate(
            chain=keys.require_secret("certificate"),
            private_key=keys.require_secret("certificateKey"),
        ),
    )
