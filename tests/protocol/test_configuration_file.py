from provex.protocol.configuration_file import configuration_from_json, configuration_json
from provex.rules.position import position_domain
from provex.sequencer.settings import market_configuration


def test_a_configuration_round_trips_exactly():
    configuration = market_configuration(
        domain=position_domain(31337, 5),
        collateral_asset_id=2**249 + 1,
        fee_position=(1, 2**251),
        insurance_position=(2, 22),
        oracle_signers=(2**250 + 3, 7),
    )

    text = configuration_json(configuration)

    assert configuration_from_json(text) == configuration
    assert configuration_json(configuration_from_json(text)) == text
