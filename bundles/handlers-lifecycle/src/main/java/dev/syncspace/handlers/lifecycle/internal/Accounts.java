package dev.syncspace.handlers.lifecycle.internal;

import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;

/** From the values of the account to the messages of the API. Stateless. */
final class Accounts {
    private Accounts() {}

    static AccountInfo info(AccountStatus status) {
        return AccountInfo.newBuilder()
                .setState(
                        switch (status.state()) {
                            case NONE -> AccountState.ACCOUNT_STATE_NONE;
                            case LOCKED -> AccountState.ACCOUNT_STATE_LOCKED;
                            case UNLOCKED -> AccountState.ACCOUNT_STATE_UNLOCKED;
                        })
                .setAccountId(status.accountId())
                .setDevicePeerId(status.devicePeerId())
                .setHasPassphrase(status.hasPassphrase())
                .setCreatedAtMillis(status.createdAtMillis())
                .build();
    }
}
