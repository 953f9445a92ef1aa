package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.ChangePassphraseResponse;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateAccountResponse;
import dev.syncspace.proto.v1.DeviceInfo;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportMnemonicResponse;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.ListDevicesResponse;
import dev.syncspace.proto.v1.LockAccountResponse;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.RecoverAccountResponse;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UnlockAccountResponse;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandsTest {
    private static final AccountInfo ACCOUNT = AccountInfo.newBuilder()
            .setState(AccountState.ACCOUNT_STATE_UNLOCKED)
            .setAccountId("A5abc")
            .setDevicePeerId("12D3KooWx")
            .setHasPassphrase(true)
            .setCreatedAtMillis(1_700_000_000_000L)
            .build();

    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "CreateAccount",
                CreateAccountResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "RecoverAccount",
                RecoverAccountResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "UnlockAccount",
                UnlockAccountResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "LockAccount",
                LockAccountResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "ChangePassphrase",
                ChangePassphraseResponse.newBuilder().setAccount(ACCOUNT).build());
        platform.on(
                "ExportMnemonic",
                ExportMnemonicResponse.newBuilder().setMnemonic("one two three").build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void showTellsTheStateOfTheAccount() {
        Result result = cli.run("account", "show");

        assertThat(result.exitCode()).isZero();
        assertThat(result.outLines())
                .containsExactly(
                        "state       unlocked",
                        "account     A5abc",
                        "device      12D3KooWx",
                        "passphrase  yes",
                        "created     2023-11-14T23:13:20+01:00");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void showPrintsTheResponseAsJsonWithDefaultValues() {
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(AccountInfo.newBuilder().setState(AccountState.ACCOUNT_STATE_NONE))
                        .build());

        Result result = cli.run("account", "show", "--json");

        assertThat(result.out())
                .isEqualTo("{\"account\":{\"state\":\"ACCOUNT_STATE_NONE\",\"accountId\":\"\",\"devicePeerId\":\"\","
                        + "\"hasPassphrase\":false,\"createdAtMillis\":\"0\"}}\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void showTellsHowToGetAnAccount() {
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(AccountInfo.newBuilder().setState(AccountState.ACCOUNT_STATE_NONE))
                        .build());

        Result result = cli.run("account", "show");

        assertThat(result.outLines()).containsExactly("state       none");
        assertThat(result.err()).contains("account create").contains("account recover");
    }

    @Test
    void createWithoutAPersonMakesAnAccountWithoutAPassphrase() {
        Result result = cli.in("never read").run("account", "create");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("A5abc\n");
        assertThat(result.err()).contains("account mnemonic");
        assertThat(request("CreateAccount", CreateAccountRequest.parser()))
                .isEqualTo(CreateAccountRequest.getDefaultInstance());
    }

    @Test
    void createAsksAPersonTwiceForThePassphrase() {
        Result result = cli.answering("secret", "secret").run("account", "create", "--words", "24");

        assertThat(result.exitCode()).isZero();
        assertThat(request("CreateAccount", CreateAccountRequest.parser()))
                .isEqualTo(CreateAccountRequest.newBuilder()
                        .setPassphrase("secret")
                        .setWordCount(24)
                        .build());
        assertThat(cli.prompts()).hasSize(2).allMatch(prompt -> prompt.startsWith("secret "));
    }

    @Test
    void createRefusesTwoDifferentPassphrases() {
        Result result = cli.answering("secret", "secrets").run("account", "create");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("differ").doesNotContain("secrets");
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void createTakesThePassphraseFromAFile() throws IOException {
        Files.writeString(directory.resolve("pass"), "from a file\r\nsecond line\n");

        assertThat(cli.run("account", "create", "--passphrase-file", "pass").exitCode())
                .isZero();
        assertThat(request("CreateAccount", CreateAccountRequest.parser()).getPassphrase())
                .isEqualTo("from a file");
    }

    @Test
    void anEmptyPassphraseFileIsAMistake() throws IOException {
        Files.writeString(directory.resolve("pass"), "\n");

        assertThat(cli.run("account", "create", "--passphrase-file", "pass").exitCode())
                .isEqualTo(2);
        assertThat(cli.run("account", "create", "--passphrase-file", "missing").exitCode())
                .isEqualTo(3);
        assertThat(cli.run("account", "create", "--passphrase-file", "pass", "--no-passphrase")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void recoverReadsTheMnemonicAndThePassphraseFromStandardInput() {
        Result result = cli.in("one two three\nsecret\n")
                .run("account", "recover", "--passphrase-file", "-", "--index", "3", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(request("RecoverAccount", RecoverAccountRequest.parser()))
                .isEqualTo(RecoverAccountRequest.newBuilder()
                        .setMnemonic("one two three")
                        .setPassphrase("secret")
                        .setAccountIndex(3)
                        .build());
    }

    @Test
    void recoverAsksAPersonWithoutShowingTheAnswer() {
        Result result = cli.answering("one two three", "").run("account", "recover");

        assertThat(result.exitCode()).isZero();
        assertThat(cli.prompts().get(0)).isEqualTo("secret Mnemonic: ");
        assertThat(request("RecoverAccount", RecoverAccountRequest.parser()).getMnemonic())
                .isEqualTo("one two three");
    }

    @Test
    void mnemonicPrintsTheWordsAlone() {
        Result result = cli.in("secret\n").run("account", "mnemonic");

        assertThat(result.out()).isEqualTo("one two three\n");
        assertThat(request("ExportMnemonic", ExportMnemonicRequest.parser()).getPassphrase())
                .isEqualTo("secret");
    }

    @Test
    void nobodyIsAskedForAPassphraseThatTheAccountDoesNotHave() {
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(ACCOUNT.toBuilder().setHasPassphrase(false))
                        .build());

        Result result = cli.answering().run("account", "mnemonic");

        assertThat(result.exitCode()).isZero();
        assertThat(cli.prompts()).isEmpty();
    }

    @Test
    void unlockReadsThePassphraseFromStandardInput() {
        assertThat(cli.in("sécret").run("account", "unlock").exitCode()).isZero();
        assertThat(request("UnlockAccount", UnlockAccountRequest.parser()).getPassphrase())
                .isEqualTo("sécret");
    }

    @Test
    void aWrongPassphraseIsADenial() {
        platform.on(
                "UnlockAccount", call -> call.fail(ErrorCode.ERROR_CODE_UNAUTHENTICATED, "WRONG_PASSPHRASE", false));

        Result result = cli.in("canary-passphrase\n").run("account", "unlock");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err()).contains("WRONG_PASSPHRASE").doesNotContain("canary");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void lockLocks() {
        assertThat(cli.run("account", "lock").exitCode()).isZero();
        platform.nextCall("LockAccount");
    }

    @Test
    void passwdReadsBothPassphrases() throws IOException {
        assertThat(cli.in("old\nnew\n").run("account", "passwd").exitCode()).isZero();
        assertThat(request("ChangePassphrase", ChangePassphraseRequest.parser()))
                .isEqualTo(ChangePassphraseRequest.newBuilder()
                        .setCurrentPassphrase("old")
                        .setNewPassphrase("new")
                        .build());

        Files.writeString(directory.resolve("new"), "newer\n");
        assertThat(cli.in("old\n")
                        .run("account", "passwd", "--passphrase-file", "-", "--new-passphrase-file", "new")
                        .exitCode())
                .isZero();
        assertThat(request("ChangePassphrase", ChangePassphraseRequest.parser()).getNewPassphrase())
                .isEqualTo("newer");
    }

    @Test
    void passwdRemovesThePassphraseOnlyWhenTold() {
        assertThat(cli.in("old\n").run("account", "passwd").exitCode()).isEqualTo(2);
        assertThat(cli.in("old\n").run("account", "passwd", "--no-passphrase").exitCode())
                .isZero();
        assertThat(request("ChangePassphrase", ChangePassphraseRequest.parser()).getNewPassphrase())
                .isEmpty();
    }

    @Test
    void devicesAreATable() {
        platform.on(
                "ListDevices",
                ListDevicesResponse.newBuilder()
                        .addDevices(DeviceInfo.newBuilder()
                                .setPeerId("12D3KooWx")
                                .setName("laptop")
                                .setIsThisDevice(true))
                        .build());

        assertThat(cli.run("account", "devices").outLines())
                .containsExactly("PEER ID    NAME    ADDED  THIS DEVICE", "12D3KooWx  laptop  -      yes");
    }

    private <T> T request(String command, Parser<T> parser) {
        try {
            return parser.parseFrom(platform.nextCall(command).getCommand().getData());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }
}
