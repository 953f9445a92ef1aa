package dev.syncspace.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorNode;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares the state of a log with that of a vector file. */
final class AclStates {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> INVITE_TYPES = List.of("RequestToJoin", "AnyoneCanJoin");

    private AclStates() {}

    static void assertState(AclList list, VectorNode state) {
        assertThat(list.head().text()).isEqualTo(state.text("head"));
        assertThat(list.readKeyIds().stream().map(ObjectId::text)).isEqualTo(state.texts("readKeyIds"));
        assertThat(list.isOneToOne()).isEqualTo(state.flag("oneToOne"));
        assertThat(list.deleteRestricted())
                .isEqualTo(
                        state.has("deleteRestricted") ? Optional.of(state.flag("deleteRestricted")) : Optional.empty());
        state.find("deleteRestricted");
        List<AclAccount> accounts = list.accounts().stream()
                .sorted(Comparator.comparing(
                        account -> HEX.formatHex(account.key().raw())))
                .toList();
        List<VectorNode> expected = state.list("accounts");
        assertThat(accounts).hasSameSizeAs(expected);
        for (int i = 0; i < accounts.size(); i++) {
            assertAccount(accounts.get(i), expected.get(i));
        }
        assertThat(list.invites().entrySet().stream()
                        .map(e -> e.getKey().text() + " "
                                + HEX.formatHex(e.getValue().key().raw()) + " "
                                + INVITE_TYPES.get(e.getValue().typeNumber()) + " "
                                + e.getValue().permissions().label()))
                .containsExactlyInAnyOrderElementsOf(state.list("invites").stream()
                        .map(i -> i.text("recordId") + " " + i.text("key") + " "
                                + i.text("type") + " "
                                + i.text("permissions").toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(list.requests().stream()
                        .map(r -> r.recordId().text() + " "
                                + HEX.formatHex(r.key().raw()) + " " + r.kind() + " "
                                + r.keyRecordId().text()))
                .containsExactlyElementsOf(state.list("requests").stream()
                        .map(r -> r.text("recordId") + " " + r.text("identity") + " "
                                + r.text("type").toUpperCase(Locale.ROOT) + " " + r.textOr("keyRecordId", ""))
                        .toList());
    }

    private static void assertAccount(AclAccount account, VectorNode expected) {
        assertThat(HEX.formatHex(account.key().raw())).isEqualTo(expected.text("pub"));
        assertThat(account.permissions().label())
                .isEqualTo(expected.text("permissions").toLowerCase(Locale.ROOT));
        assertThat(account.status().name()).isEqualTo(expected.text("status").toUpperCase(Locale.ROOT));
        assertThat(account.keyRecordId().text()).isEqualTo(expected.textOr("keyRecordId", ""));
        assertThat(account.requestMetadata()).isEqualTo(ByteString.copyFrom(expected.hexOrEmpty("requestMetadata")));
        assertThat(account.history().stream()
                        .map(change -> change.recordId().text() + " "
                                + change.permissions().label()))
                .containsExactlyElementsOf(expected.list("permissionChanges").stream()
                        .map(change -> change.text("recordId") + " "
                                + change.text("permissions").toLowerCase(Locale.ROOT))
                        .toList());
    }
}
