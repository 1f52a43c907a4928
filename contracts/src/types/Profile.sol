// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The parameters of a proof that do not depend on its length; logarithms are to base 2.
struct Profile {
    /// The profile's number in the bytecode of the constraints.
    uint256 number;
    /// Its name as a number, as the transcript absorbs it.
    uint256 label;
    uint256 provableBits;
    uint256 blowupLog2;
    uint256 queries;
    uint256 grindingBits;
    uint256 finalDegreeLog2;
}
