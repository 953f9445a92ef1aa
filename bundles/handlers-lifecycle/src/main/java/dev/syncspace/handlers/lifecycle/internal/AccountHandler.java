package dev.syncspace.handlers.lifecycle.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.ChangePassphraseResponse;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateAccountResponse;
import dev.syncspace.proto.v1.GetAccountRequest;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.LockAccountRequest;
import dev.syncspace.proto.v1.LockAccountResponse;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.RecoverAccountResponse;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UnlockAccountResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands on the account of the data directory. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=GetAccount",
            CommandHandler.COMMANDS + "=CreateAccount",
            CommandHandler.COMMANDS + "=RecoverAccount",
            CommandHandler.COMMANDS + "=UnlockAccount",
            CommandHandler.COMMANDS + "=LockAccount",
            CommandHandler.COMMANDS + "=ChangePassphrase",
            CommandHandler.READ_COMMANDS + "=GetAccount"
        })
public final class AccountHandler implements CommandHandler {
    private static final int WORD_COUNT_DEFAULT = 12;

    private final AccountService account;

    @Activate
    public AccountHandler(@Reference AccountService account) {
        this.account = account;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "GetAccount" -> {
                        Requests.parse(GetAccountRequest.parser(), request);
                        yield get();
                    }
                    case "CreateAccount" -> create(Requests.parse(CreateAccountRequest.parser(), request));
                    case "RecoverAccount" -> recover(Requests.parse(RecoverAccountRequest.parser(), request));
                    case "UnlockAccount" -> unlock(Requests.parse(UnlockAccountRequest.parser(), request));
                    case "LockAccount" -> {
                        Requests.parse(LockAccountRequest.parser(), request);
                        yield lock();
                    }
                    case "ChangePassphrase" -> change(Requests.parse(ChangePassphraseRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private GetAccountResponse get() {
        return GetAccountResponse.newBuilder()
                .setAccount(Accounts.info(account.status()))
                .build();
    }

    private CreateAccountResponse create(CreateAccountRequest request) {
        int wordCount = request.getWordCount() == 0 ? WORD_COUNT_DEFAULT : request.getWordCount();
        return Passphrase.with("passphrase", request.getPassphrase(), passphrase -> CreateAccountResponse.newBuilder()
                .setAccount(Accounts.info(account.create(passphrase, wordCount)))
                .build());
    }

    private RecoverAccountResponse recover(RecoverAccountRequest request) {
        Requests.required("mnemonic", request.getMnemonic());
        // uint32: what does not fit a hardened index of the derivation is negative here.
        if (request.getAccountIndex() < 0) {
            throw SyncSpaceException.invalid("account_index", "account_index must be 0 to " + Integer.MAX_VALUE);
        }
        return Passphrase.with("passphrase", request.getPassphrase(), passphrase -> RecoverAccountResponse.newBuilder()
                .setAccount(
                        Accounts.info(account.recover(request.getMnemonic(), request.getAccountIndex(), passphrase)))
                .build());
    }

    private UnlockAccountResponse unlock(UnlockAccountRequest request) {
        return Passphrase.with("passphrase", request.getPassphrase(), passphrase -> UnlockAccountResponse.newBuilder()
                .setAccount(Accounts.info(account.unlock(passphrase)))
                .build());
    }

    private LockAccountResponse lock() {
        return LockAccountResponse.newBuilder()
                .setAccount(Accounts.info(account.lock()))
                .build();
    }

    private ChangePassphraseResponse change(ChangePassphraseRequest request) {
        return Passphrase.with(
                "current_passphrase",
                request.getCurrentPassphrase(),
                current -> Passphrase.with(
                        "new_passphrase", request.getNewPassphrase(), next -> ChangePassphraseResponse.newBuilder()
                                .setAccount(Accounts.info(account.changePassphrase(current, next)))
                                .build()));
    }
}
