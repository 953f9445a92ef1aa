package dev.syncspace.protocol.acl;

import dev.syncspace.protocol.crypto.PublicKey;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose acceptance makes a record count. Immutable. Weakness: v0.11.20 verifies the acceptor's signature against whatever key
 * the record itself names, so that any key is an acceptor; we trust named keys only.
 */
public final class AclAcceptors {
    private static final AclAcceptors ANY = new AclAcceptors(Mode.ANY, Set.of());
    private static final AclAcceptors UNCHECKED = new AclAcceptors(Mode.UNCHECKED, Set.of());

    private final Mode mode;
    private final Set<PublicKey> keys;

    private enum Mode {
        TRUSTED,
        ANY,
        UNCHECKED
    }

    private AclAcceptors(Mode mode, Set<PublicKey> keys) {
        this.mode = mode;
        this.keys = keys;
    }

    /** Only these keys; with none every record but the root is refused. */
    public static AclAcceptors trusted(Set<PublicKey> keys) {
        return new AclAcceptors(Mode.TRUSTED, Set.copyOf(keys));
    }

    /** Any key that signed, as v0.11.20: an explicit compatibility setting. */
    public static AclAcceptors any() {
        return ANY;
    }

    /** Records need no acceptance: for a log that its own author builds before it is submitted. */
    public static AclAcceptors unchecked() {
        return UNCHECKED;
    }

    boolean needsSignature() {
        return mode != Mode.UNCHECKED;
    }

    boolean trusts(PublicKey key) {
        return mode != Mode.TRUSTED || keys.contains(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AclAcceptors acceptors && acceptors.mode == mode && acceptors.keys.equals(keys);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mode, keys);
    }
}
