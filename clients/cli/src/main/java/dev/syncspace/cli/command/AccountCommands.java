package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.ChangePassphraseResponse;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateAccountResponse;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportMnemonicResponse;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.ListDevicesResponse;
import dev.syncspace.proto.v1.LockAccountResponse;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.RecoverAccountResponse;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UnlockAccountResponse;
import org.jspecify.annotations.Nullable;

/** The commands of {@code syncspace account}. */
public final class AccountCommands {
    private static final String PASSPHRASE_FILE =
            "File whose first line is the passphrase; -: the next line of standard input.";

    private AccountCommands() {}

    /** Makes an account. */
    public static final class Create implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Make an account. A terminal is asked for a passphrase; without one the key lies in a file that only"
                                    + " you can read.")
                    .option("--passphrase-file", "FILE", PASSPHRASE_FILE)
                    .flag("--no-passphrase", "Do not ask for a passphrase.")
                    .option("--words", "N", "Words of the mnemonic: 12, 15, 18, 21 or 24. Default: 12.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            CreateAccountResponse response = session.client()
                    .createAccount(CreateAccountRequest.newBuilder()
                            .setPassphrase(newPassphrase(
                                    session, arguments.text("--passphrase-file"), arguments.has("--no-passphrase")))
                            .setWordCount(arguments.number("--words", 0))
                            .build())
                    .join();
            session.respond(response, () -> printCreated(session, response.getAccount()));
            return ExitCodes.OK;
        }
    }

    /** Makes an account of a mnemonic again. */
    public static final class Recover implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Make the account of a mnemonic again. The words are asked for, or read from standard input.")
                    .option(
                            "--mnemonic-file",
                            "FILE",
                            "File whose first line is the mnemonic; -: the next line of standard input.")
                    .option("--passphrase-file", "FILE", PASSPHRASE_FILE)
                    .flag("--no-passphrase", "Do not ask for a passphrase.")
                    .option("--index", "N", "Which account of the mnemonic. Default: 0, the first.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            String mnemonic = new Secrets(session).required(arguments.text("--mnemonic-file"), "Mnemonic: ");
            RecoverAccountResponse response = session.client()
                    .recoverAccount(RecoverAccountRequest.newBuilder()
                            .setMnemonic(mnemonic)
                            .setPassphrase(newPassphrase(
                                    session, arguments.text("--passphrase-file"), arguments.has("--no-passphrase")))
                            .setAccountIndex(arguments.number("--index", 0))
                            .build())
                    .join();
            session.respond(
                    response, () -> session.out().line(response.getAccount().getAccountId()));
            return ExitCodes.OK;
        }
    }

    /** Shows the account. */
    public static final class Show implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Show the account and whether it is unlocked.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            GetAccountResponse response = session.client().getAccount().join();
            session.respond(response, () -> printAccount(session, response.getAccount()));
            return ExitCodes.OK;
        }
    }

    /** Shows the mnemonic. */
    public static final class ShowMnemonic implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Show the words that recover the account. Write them down; whoever has them has the account.")
                    .option("--passphrase-file", "FILE", PASSPHRASE_FILE);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ExportMnemonicResponse response = session.client()
                    .exportMnemonic(ExportMnemonicRequest.newBuilder()
                            .setPassphrase(presentPassphrase(session, arguments.text("--passphrase-file")))
                            .build())
                    .join();
            session.respond(response, () -> session.out().line(response.getMnemonic()));
            return ExitCodes.OK;
        }
    }

    /** Unlocks the account. */
    public static final class Unlock implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Unlock the account. The passphrase is asked for, or read from standard input.")
                    .option("--passphrase-file", "FILE", PASSPHRASE_FILE);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            UnlockAccountResponse response = session.client()
                    .unlockAccount(UnlockAccountRequest.newBuilder()
                            .setPassphrase(presentPassphrase(session, arguments.text("--passphrase-file")))
                            .build())
                    .join();
            session.respond(response, () -> printAccount(session, response.getAccount()));
            return ExitCodes.OK;
        }
    }

    /** Locks the account. */
    public static final class Lock implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Lock the account: its keys leave the memory.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            LockAccountResponse response = session.client().lockAccount().join();
            session.respond(response, () -> printAccount(session, response.getAccount()));
            return ExitCodes.OK;
        }
    }

    /** Changes the passphrase. */
    public static final class Passwd implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Change, set or remove the passphrase. Both passphrases are asked for, or are the next lines of"
                                    + " standard input.")
                    .option(
                            "--passphrase-file",
                            "FILE",
                            "File whose first line is the present passphrase; -: the next line of standard input.")
                    .option(
                            "--new-passphrase-file",
                            "FILE",
                            "File whose first line is the new passphrase; -: the next line of standard input.")
                    .flag("--no-passphrase", "Remove the passphrase.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            if (arguments.has("--no-passphrase") && arguments.text("--new-passphrase-file") != null) {
                throw Problem.usage("--no-passphrase and --new-passphrase-file exclude each other");
            }
            String present = presentPassphrase(session, arguments.text("--passphrase-file"));
            String next = arguments.has("--no-passphrase")
                    ? ""
                    : new Secrets(session)
                            .chosenOrNextLine(arguments.text("--new-passphrase-file"), "New passphrase: ");
            ChangePassphraseResponse response = session.client()
                    .changePassphrase(ChangePassphraseRequest.newBuilder()
                            .setCurrentPassphrase(present)
                            .setNewPassphrase(next)
                            .build())
                    .join();
            session.respond(response, () -> printAccount(session, response.getAccount()));
            return ExitCodes.OK;
        }
    }

    /** Lists the devices. */
    public static final class Devices implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the devices of the account.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListDevicesResponse response = session.client().listDevices().join();
            session.respond(response, () -> {
                Table table = new Table("PEER ID", "NAME", "ADDED", "THIS DEVICE");
                response.getDevicesList()
                        .forEach(device -> table.row(
                                device.getPeerId(),
                                device.getName(),
                                session.time(device.getAddedAtMillis()),
                                device.getIsThisDevice() ? "yes" : "no"));
                session.out().table(table);
            });
            return ExitCodes.OK;
        }
    }

    private static String newPassphrase(Session session, @Nullable String file, boolean none) {
        if (none && file != null) {
            throw Problem.usage("--no-passphrase and --passphrase-file exclude each other");
        }
        return none ? "" : new Secrets(session).chosen(file, "Passphrase (empty for none): ");
    }

    /** Nobody is asked for a passphrase that the account does not have. */
    private static String presentPassphrase(Session session, @Nullable String file) {
        if (file == null && !session.client().getAccount().join().getAccount().getHasPassphrase()) {
            return "";
        }
        return new Secrets(session).required(file, "Passphrase: ");
    }

    private static void printCreated(Session session, AccountInfo account) {
        session.out().line(account.getAccountId());
        session.remark("Write down the words that recover this account: syncspace account mnemonic");
    }

    static void printAccount(Session session, AccountInfo account) {
        session.out().line("state       " + Text.plain(account.getState(), "ACCOUNT_STATE_"));
        if (account.getState() == AccountState.ACCOUNT_STATE_NONE) {
            session.remark(
                    "Make an account with \"syncspace account create\", or get yours back with \"syncspace account"
                            + " recover\".");
            return;
        }
        session.out().line("account     " + account.getAccountId());
        session.out().line("device      " + (account.getDevicePeerId().isEmpty() ? "-" : account.getDevicePeerId()));
        session.out().line("passphrase  " + (account.getHasPassphrase() ? "yes" : "no"));
        session.out().line("created     " + session.time(account.getCreatedAtMillis()));
    }
}
