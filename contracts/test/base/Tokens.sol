// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A token without limits on who mints, made to be misbehaved by its children
contract PlainToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 amount) external virtual returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address recipient, uint256 amount) external virtual returns (bool) {
        move(msg.sender, recipient, amount, amount);
        return true;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external virtual returns (bool) {
        allowance[sender][msg.sender] -= amount;
        move(sender, recipient, amount, amount);
        return true;
    }

    function move(address sender, address recipient, uint256 taken, uint256 given) internal {
        balanceOf[sender] -= taken;
        balanceOf[recipient] += given;
    }
}

/// @title Keeps one unit of every transfer
contract FeeToken is PlainToken {
    bool public isOn;

    function turnOn() external {
        isOn = true;
    }

    function transfer(address recipient, uint256 amount) external override returns (bool) {
        move(msg.sender, recipient, amount, isOn ? amount - 1 : amount);
        return true;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external override returns (bool) {
        allowance[sender][msg.sender] -= amount;
        move(sender, recipient, amount, isOn ? amount - 1 : amount);
        return true;
    }
}

/// @title Moves more out of the sender than it says
contract GreedyToken is PlainToken {
    function transfer(address recipient, uint256 amount) external override returns (bool) {
        move(msg.sender, recipient, amount + 1, amount);
        return true;
    }
}

/// @title Says no instead of reverting
contract RefusingToken is PlainToken {
    function transfer(address, uint256) external pure override returns (bool) {
        return false;
    }

    function transferFrom(address, address, uint256) external pure override returns (bool) {
        return false;
    }
}

/// @title Returns nothing, like some old tokens
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function transfer(address recipient, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[recipient] += amount;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external {
        balanceOf[sender] -= amount;
        balanceOf[recipient] += amount;
    }
}

/// @title Calls somebody in the middle of one transfer and passes on its failure
contract CallingToken is PlainToken {
    address private target;
    bytes private callData;

    function callDuringTransfer(address newTarget, bytes calldata newCallData) external {
        target = newTarget;
        callData = newCallData;
    }

    function transfer(address recipient, uint256 amount) external override returns (bool) {
        move(msg.sender, recipient, amount, amount);
        callTarget();
        return true;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external override returns (bool) {
        move(sender, recipient, amount, amount);
        callTarget();
        return true;
    }

    function callTarget() private {
        address once = target;
        if (once == address(0)) return;
        target = address(0);
        (bool isDone,) = once.call(callData);
        require(isDone);
    }
}
