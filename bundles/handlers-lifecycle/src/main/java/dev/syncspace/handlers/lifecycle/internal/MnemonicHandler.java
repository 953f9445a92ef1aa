package dev.syncspace.handlers.lifecycle.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.MnemonicExport;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportMnemonicResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives the mnemonic to who can read the data directory, and to nobody else: it is the whole account. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=ExportMnemonic", CommandHandler.LOCAL_ONLY + ":Boolean=true"})
public final class MnemonicHandler implements CommandHandler {
    private final AccountService account;

    @Activate
    public MnemonicHandler(@Reference AccountService account) {
        this.account = account;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("ExportMnemonic")) {
            throw Requests.notMine(context);
        }
        ExportMnemonicRequest parsed = Requests.parse(ExportMnemonicRequest.parser(), request);
        MnemonicExport export = Passphrase.with("passphrase", parsed.getPassphrase(), account::exportMnemonic);
        return ExportMnemonicResponse.newBuilder()
                .setMnemonic(export.words())
                .setAccountIndex(export.accountIndex())
                .build()
                .toByteString();
    }
}
