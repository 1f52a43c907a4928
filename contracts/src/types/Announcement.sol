// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The configuration with the hash that is the subject comes into force.
uint256 constant TOPIC_CONFIGURATION = 0;

// Batches do without the verifier that is the subject.
uint256 constant TOPIC_VERIFIER_REMOVAL = 1 << 128;

// The address that is the subject signs links.
uint256 constant TOPIC_USER_ADMIN = 1 << 129;

/// A change that a governor announced and that may take effect from `earliest` on (seconds), for as long as the delay.
/// `topic` is one of the above or an asset's id: the asset comes with the configuration whose hash is the subject.
struct Announcement {
    uint256 topic;
    bytes32 subject;
    uint256 earliest;
}
