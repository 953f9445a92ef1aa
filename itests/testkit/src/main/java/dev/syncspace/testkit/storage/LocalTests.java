package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.WriteBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of this device. */
interface LocalTests extends StoreTests {
    private void put(String key, String value) {
        commit(new WriteBatch.PutLocal(key, Samples.bytes(value)));
    }

    @Test
    default void settingsAreReplacedAndRemoved() {
        put("settings/a", "1");
        put("settings/a", "2");
        put("settings/a ", "3");
        put("settings/empty", "");

        assertThat(store().local("settings/a")).contains(Samples.bytes("2"));
        assertThat(store().local("settings/a ")).contains(Samples.bytes("3"));
        assertThat(store().local("settings/empty")).contains(ByteString.EMPTY);
        assertThat(store().local("settings/")).isEmpty();

        commit(
                new WriteBatch.RemoveLocal("settings/a"),
                new WriteBatch.RemoveLocal("settings/none"),
                new WriteBatch.PutLocal("settings/empty", Samples.bytes("full")),
                new WriteBatch.RemoveLocal("settings/empty"),
                new WriteBatch.PutLocal("settings/empty", Samples.bytes("fuller")));
        assertThat(store().local("settings/a")).isEmpty();
        assertThat(store().local("settings/empty")).contains(Samples.bytes("fuller"));
    }

    @Test
    default void settingsComeByPrefixInOrder() {
        List<String> keys =
                DocumentScanTests.sorted(DocumentScanTests.NAMES.stream().map(name -> "prefix/" + name));
        keys.forEach(key -> put(key, "value of " + key));
        put("prefix", "outside");
        put("prefix0", "outside");
        put("prefix.", "outside");

        assertThat(store().locals("prefix/").keySet()).containsExactlyElementsOf(keys);
        assertThat(store().locals("prefix/").get(keys.get(3))).isEqualTo(Samples.bytes("value of " + keys.get(3)));
        assertThat(store().locals("prefix/a").keySet())
                .containsExactlyElementsOf(
                        keys.stream().filter(key -> key.startsWith("prefix/a")).toList());
        assertThat(store().locals("prefix/none")).isEmpty();
        assertThat(store().locals("").keySet()).containsAll(keys).contains("prefix", "prefix0");
    }
}
