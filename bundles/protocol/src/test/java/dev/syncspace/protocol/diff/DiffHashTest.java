package dev.syncspace.protocol.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hashes of sets; the expected ones were made by any-sync v0.11.20 from the same elements. */
final class DiffHashTest {
    private static final Map<Integer, String> HASHES = Map.of(
            0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
            1, "34a9e8491e6872390b64c7f2fd3c092128f62a66d4b48e3556248e49a90a0e88",
            17, "8cae16899f283725c6cde5c93d560a15161a9e81e13904f43374ae6a9a2440af",
            300, "e4bf671c2245e3934fb6924861cc1e78dbae4efaaaeff3fa938ad19963871f54",
            5000, "7c512d999209357328304ac62f7162d0dbc67058df7a2eb76403c1cd4ac85031");

    @Test
    void theHashIsThatOfTheReferenceInAnyOrder() {
        HASHES.forEach((size, hash) -> {
            List<DiffElement> elements = elements(size);
            assertThat(HexFormat.of().formatHex(DiffHash.of(elements))).isEqualTo(hash);
            Collections.shuffle(elements, new Random(1));
            assertThat(HexFormat.of().formatHex(DiffHash.of(elements))).isEqualTo(hash);
        });
    }

    private static List<DiffElement> elements(int size) {
        List<DiffElement> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(new DiffElement(text("1/id/" + i), text("1/head/" + i + "/0")));
        }
        return elements;
    }

    private static ByteString text(String seed) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.US_ASCII));
            return ByteString.copyFromUtf8(HexFormat.of().formatHex(hash));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void positionsAreTheXxHashOfTheId() {
        assertThat(hash("")).isEqualTo("ef46db3751d8e999");
        assertThat(hash("a")).isEqualTo("d24ec4f1a98c6e5b");
        String id = "bacbbc98b61d640fad0c2ba3cabc6b26e8b99935042dbce7542a879499517b5a";
        assertThat(hash(id)).isEqualTo("3d7b9133177f46af");
        assertThat(hash(id + "3de28f94ec480bab5baf86d4e40e2b6fe953e158c685e8eb009e393039a60ffb"))
                .isEqualTo("8b7f56c8bfb36ea1");
    }

    private static String hash(String text) {
        return HexFormat.of().toHexDigits(XxHash64.hash(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
