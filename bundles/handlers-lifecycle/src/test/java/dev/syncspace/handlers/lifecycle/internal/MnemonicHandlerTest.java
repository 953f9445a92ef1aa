package dev.syncspace.handlers.lifecycle.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportMnemonicResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MnemonicHandlerTest extends HandlerContract {
    private final FakeAccount account = new FakeAccount();
    private final MnemonicHandler handler = new MnemonicHandler(account);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "ExportMnemonic",
                ExportMnemonicRequest.newBuilder().setPassphrase("secret").build());
    }

    @Test
    void answersTheWordsAndTheIndex() throws InvalidProtocolBufferException {
        ExportMnemonicResponse response = ExportMnemonicResponse.parseFrom(handler.handle(
                new FakeContext("ExportMnemonic"),
                goodRequests().get("ExportMnemonic").toByteString()));
        assertThat(response.getMnemonic()).isEqualTo("some words");
        assertThat(response.getAccountIndex()).isEqualTo(7);
        assertThat(account.calls).containsExactly(List.of("export", "secret"));
        assertThat(account.passphrases.get(0)).containsOnly('\0');
    }
}
