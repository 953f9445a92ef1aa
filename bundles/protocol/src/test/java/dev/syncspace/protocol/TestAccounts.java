package dev.syncspace.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.vectors.VectorNode;

/** The accounts of trees.json and keyvalue.json. */
public final class TestAccounts {
    private TestAccounts() {}

    public static void check(VectorNode account) {
        account.find("name");
        SigningKey sign = SigningKey.fromSeed(account.hex("signKeySeed"));
        SigningKey peer = SigningKey.fromSeed(account.hex("peerKeySeed"));
        assertThat(sign.publicKey().raw()).isEqualTo(account.hex("signPublic"));
        assertThat(sign.publicKey().accountAddress()).isEqualTo(account.text("account"));
        assertThat(PeerId.of(peer.publicKey()).text()).isEqualTo(account.text("peerId"));
        assertThat(sign.publicKey().toProto()).isEqualTo(account.base64("identityProto"));
        assertThat(peer.publicKey().toProto()).isEqualTo(account.base64("peerProto"));
    }
}
