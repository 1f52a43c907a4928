// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What an announced change does once its time has come.
enum AnnouncementKind {
    GlobalConfiguration,
    AssetConfiguration,
    VerifierRemoval,
    UserAdmin
}

/// A change that a governor announced and that may take effect from `earliest` on (seconds), for as long as the delay.
/// `subject` is the configuration's hash or the address, `assetId` an asset change's asset and 0 otherwise.
struct Announcement {
    AnnouncementKind kind;
    uint64 earliest;
    uint120 assetId;
    bytes32 subject;
}
