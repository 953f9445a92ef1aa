package dev.syncspace.handlers.lifecycle.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.GetAccountRequest;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.LockAccountRequest;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountHandlerTest extends HandlerContract {
    private final FakeAccount account = new FakeAccount();
    private final AccountHandler handler = new AccountHandler(account);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "GetAccount",
                GetAccountRequest.getDefaultInstance(),
                "CreateAccount",
                CreateAccountRequest.newBuilder()
                        .setPassphrase("secret")
                        .setWordCount(24)
                        .build(),
                "RecoverAccount",
                RecoverAccountRequest.newBuilder()
                        .setMnemonic("some words")
                        .setPassphrase("secret")
                        .setAccountIndex(7)
                        .build(),
                "UnlockAccount",
                UnlockAccountRequest.newBuilder().setPassphrase("secret").build(),
                "LockAccount",
                LockAccountRequest.getDefaultInstance(),
                "ChangePassphrase",
                ChangePassphraseRequest.newBuilder()
                        .setCurrentPassphrase("old")
                        .setNewPassphrase("new")
                        .build());
    }

    private ByteString call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString());
    }

    private SyncSpaceException failure(String command, Message request) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, () -> call(command, request));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
        return failure;
    }

    @Test
    void everyCommandAnswersTheStateOfTheAccount() throws InvalidProtocolBufferException {
        AccountInfo expected = AccountInfo.newBuilder()
                .setState(dev.syncspace.proto.v1.AccountState.ACCOUNT_STATE_UNLOCKED)
                .setAccountId("account")
                .setDevicePeerId("peer")
                .setHasPassphrase(true)
                .setCreatedAtMillis(1_234)
                .build();
        for (Map.Entry<String, Message> good : goodRequests().entrySet()) {
            // Every response has the account in field 1.
            assertThat(GetAccountResponse.parseFrom(call(good.getKey(), good.getValue()))
                            .getAccount())
                    .as(good.getKey())
                    .isEqualTo(expected);
        }
    }

    @Test
    void everyStateHasItsValue() {
        for (AccountState state : AccountState.values()) {
            assertThat(Accounts.info(new AccountStatus(state, "", "", false, 0))
                            .getState()
                            .name())
                    .isEqualTo("ACCOUNT_STATE_" + state);
        }
    }

    @Test
    void passesEverythingOnAndOverwritesThePassphrases() {
        for (String command : List.of("CreateAccount", "RecoverAccount", "UnlockAccount", "ChangePassphrase")) {
            call(command, goodRequests().get(command));
        }
        assertThat(account.calls)
                .containsExactly(
                        List.of("create", "secret", 24),
                        List.of("recover", "some words", 7, "secret"),
                        List.of("unlock", "secret"),
                        List.of("change", "old", "new"));
        assertThat(account.passphrases)
                .hasSize(5)
                .allSatisfy(passphrase -> assertThat(passphrase).isNotEmpty().containsOnly('\0'));
    }

    @Test
    void whatIsLeftOutIsNoPassphraseAndTwelveWords() {
        call("CreateAccount", CreateAccountRequest.getDefaultInstance());
        call("UnlockAccount", UnlockAccountRequest.getDefaultInstance());
        call("ChangePassphrase", ChangePassphraseRequest.getDefaultInstance());
        assertThat(account.calls)
                .containsExactly(List.of("create", "", 12), List.of("unlock", ""), List.of("change", "", ""));
    }

    @Test
    void faultyFieldsAreNamed() {
        String huge = "x".repeat(2_000);
        assertThat(failure("RecoverAccount", RecoverAccountRequest.getDefaultInstance())
                        .field())
                .isEqualTo("mnemonic");
        assertThat(failure(
                                "RecoverAccount",
                                RecoverAccountRequest.newBuilder()
                                        .setMnemonic("m")
                                        .setAccountIndex(Integer.MIN_VALUE)
                                        .build())
                        .field())
                .isEqualTo("account_index");
        assertThat(failure(
                                "CreateAccount",
                                CreateAccountRequest.newBuilder()
                                        .setPassphrase(huge)
                                        .build())
                        .field())
                .isEqualTo("passphrase");
        assertThat(failure(
                                "UnlockAccount",
                                UnlockAccountRequest.newBuilder()
                                        .setPassphrase(huge)
                                        .build())
                        .field())
                .isEqualTo("passphrase");
        assertThat(failure(
                                "ChangePassphrase",
                                ChangePassphraseRequest.newBuilder()
                                        .setCurrentPassphrase(huge)
                                        .build())
                        .field())
                .isEqualTo("current_passphrase");
        assertThat(failure(
                                "ChangePassphrase",
                                ChangePassphraseRequest.newBuilder()
                                        .setNewPassphrase(huge)
                                        .build())
                        .field())
                .isEqualTo("new_passphrase");
        assertThat(account.calls).isEmpty();
    }
}
