"""A configuration as JSON text, for the processes of one deployment. Integers stay exact."""

import json
from dataclasses import asdict
from typing import Any

from .configuration import AssetConfiguration, Configuration, ReservedPosition, RiskSegment

__all__ = ["configuration_from_json", "configuration_json"]


def configuration_json(configuration: Configuration) -> str:
    """The text; equal configurations give equal texts."""
    return json.dumps(asdict(configuration), indent=1) + "\n"


def configuration_from_json(text: str) -> Configuration:
    """Read what `configuration_json` wrote. KeyError or TypeError for anything else."""
    fields: dict[str, Any] = json.loads(text)
    return Configuration(
        **fields
        | {
            "fee_position": ReservedPosition(**fields["fee_position"]),
            "insurance_position": ReservedPosition(**fields["insurance_position"]),
            "oracle_signers": tuple(fields["oracle_signers"]),
            "assets": tuple(_asset(asset) for asset in fields["assets"]),
        }
    )


def _asset(fields: dict[str, Any]) -> AssetConfiguration:
    segments = tuple(RiskSegment(**segment) for segment in fields["risk_segments"])
    return AssetConfiguration(**fields | {"risk_segments": segments})
