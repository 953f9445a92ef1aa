package dev.syncspace.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sections of acl.json are checked by several classes; here is that no section is forgotten. */
final class VectorFilesTest {
    @Test
    void everySectionOfAclHasItsTest() {
        assertThat(VectorFile.open("acl").root().fieldNames()).containsExactly("chains", "keys", "meta", "spaces");
    }
}
