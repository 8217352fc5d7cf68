"""The program of every stack: read the settings, declare the cloud."""

import pulumi

from infra.cloud import deploy
from infra.components.balancer import Certificate
from infra.errors import ConfigurationError
from infra.sdk import speed_up
from infra.settings import from_engine

speed_up()
keys = pulumi.Config("gov-cloud")
try:
    deploy(
        from_engine(),
        access_key=keys.require_secret("accessKey"),
        secret_key=keys.require_secret("secretKey"),
        password_seed=keys.require_secret("passwordSeed"),
        certificate=Certificate(
            chain=keys.require_secret("certificate"),
            private_key=keys.require_secret("certificateKey"),
        ),
    )
except ConfigurationError as error:
    raise pulumi.RunError(str(error)) from error
