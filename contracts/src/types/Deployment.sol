// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Everything that is decided when the exchange is deployed.
struct Deployment {
    /// The ERC-20 token that the exchange takes.
    address collateralToken;
    /// Addresses that may sign links from keys to addresses.
    address[] userAdmins;
    /// The first main governor.
    address governor;
    /// Who may submit batches.
    address[] operators;
    /// Fact registries of the proof verifiers. A batch needs all of them.
    address[] verifiers;
    /// The fact registry of escapes.
    address escapeVerifier;
    /// The first word of every batch's output, until a change was announced and applied.
    uint256 configurationHash;
    /// The synthetic assets of that configuration, ascending.
    uint256[] assetIds;
    /// Seconds from the announcement of a change to the change.
    uint256 governanceDelay;
}
