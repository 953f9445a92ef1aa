package dev.syncspace.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Single records behind a prefix of a chain of acl.json, judged in the three roles of the reference: with all checks of the
 * contents, as an accepted record, and as a submitted one.
 */
final class AclCasesVectorsTest {
    private static final Map<String, AclError> ERRORS = Map.ofEntries(
            Map.entry("ErrInvalidSignature", AclError.INVALID_SIGNATURE),
            Map.entry("ErrIncorrectCID", AclError.INCORRECT_CID),
            Map.entry("ErrRecordAlreadyExists", AclError.RECORD_ALREADY_EXISTS),
            Map.entry("ErrIncorrectRecordSequence", AclError.INCORRECT_RECORD_SEQUENCE),
            Map.entry("ErrInsufficientPermissions", AclError.INSUFFICIENT_PERMISSIONS),
            Map.entry("ErrIncorrectReadKey", AclError.INCORRECT_READ_KEY),
            Map.entry("ErrNoSuchInvite", AclError.NO_SUCH_INVITE),
            Map.entry("ErrIncorrectIdentity", AclError.INCORRECT_IDENTITY),
            Map.entry("ErrMetadataTooLarge", AclError.METADATA_TOO_LARGE),
            Map.entry("ErrPendingRequest", AclError.PENDING_REQUEST),
            Map.entry("ErrNoSuchRequest", AclError.NO_SUCH_REQUEST),
            Map.entry("ErrNoSuchAccount", AclError.NO_SUCH_ACCOUNT),
            Map.entry("ErrDuplicateAccounts", AclError.DUPLICATE_ACCOUNTS),
            Map.entry("ErrIsOwner", AclError.IS_OWNER),
            Map.entry("ErrIncorrectNumberOfAccounts", AclError.INCORRECT_NUMBER_OF_ACCOUNTS),
            Map.entry("ErrNoMetadataKey", AclError.NO_METADATA_KEY),
            Map.entry("ErrFailedToDecrypt", AclError.FAILED_TO_DECRYPT),
            Map.entry("ErrIncorrectKeyType", AclError.INCORRECT_KEY_TYPE),
            Map.entry("acceptor", AclError.NOT_ACCEPTED));

    /** Of 125 cases the stricter rules refuse these that the reference takes. */
    private static final Set<String> ONLY_STRICT_REFUSES = Set.of(
            "open invite granting Admin by admin",
            "invite change to Admin by admin",
            "accept as Admin by admin",
            "add as Admin by admin");

    private final VectorFile file = VectorFile.open("acl");
    private final VectorRun run = new VectorRun("acl cases", file);

    @Test
    void judgesAsTheReferenceInEveryRole() {
        for (VectorNode chain : file.root().list("chains")) {
            // What must be refused is refused whatever else the case says, so its other values are not tried.
            chain.list("cases")
                    .forEach(node -> run.check(
                            node,
                            node.flagOr("mustRefuse", false) ? Set.copyOf(node.fieldNames()) : Set.of(),
                            () -> checkCase(chain, node)));
        }
        run.finish();
        for (VectorNode chain : file.root().list("chains")) {
            file.assertRead(chain.list("cases").stream()
                    .filter(node -> !node.flagOr("mustRefuse", false))
                    .toArray(VectorNode[]::new));
        }
    }

    @Test
    void theStricterRulesRefuseWhatAnAdminDoesToAdmins() throws Exception {
        Set<String> refused = new TreeSet<>();
        for (VectorNode chain : file.root().list("chains")) {
            for (VectorNode node : chain.list("cases")) {
                AclList reference = prefix(chain, node, null);
                if (error(() -> reference.judge(node.hexBytes("submitted"), AclRules.REFERENCE)) == null
                        && error(() -> reference.judge(node.hexBytes("submitted"), AclRules.STRICT)) != null) {
                    refused.add(node.text("name"));
                }
            }
        }
        assertThat(refused).containsExactlyInAnyOrderElementsOf(ONLY_STRICT_REFUSES);
    }

    private static void checkCase(VectorNode chain, VectorNode node) throws Exception {
        node.text("name");
        ObjectId id = ObjectId.of(node.text("id"));
        SigningKey alice = SigningKey.fromSeed(actor(chain, "alice").hex("seed"));
        assertThat(node.text("author")).isIn(authors(chain));
        AclList full = prefix(chain, node, alice);
        assertVerdict(node, "full", error(() -> full.addJudged(node.hexBytes("raw"), id, AclRules.REFERENCE)));
        if (node.flagOr("mustRefuse", false)) {
            // Tells what the reference comes to; refusing leaves the state as it was.
            node.find("state").ifPresent(state -> assertThat(full.head().text()).isNotEqualTo(state.text("head")));
        } else if (node.has("state")) {
            AclStates.assertState(full, node.get("state"));
        }
        AclList applying = prefix(chain, node, null);
        assertVerdict(node, "acceptorOnly", error(() -> applying.add(node.hexBytes("raw"), id)));
        AclList judging = prefix(chain, node, null);
        assertVerdict(node, "submit", error(() -> judging.judge(node.hexBytes("submitted"), AclRules.REFERENCE)));
        assertThat(judging.head()).isEqualTo(prefix(chain, node, null).head());
    }

    private static List<String> authors(VectorNode chain) {
        return Stream.concat(chain.list("actors").stream().map(actor -> actor.text("name")), Stream.of("shared"))
                .toList();
    }

    private static void assertVerdict(VectorNode node, String role, @Nullable AclError error) {
        VectorNode verdict = node.get(role);
        boolean mustRefuse = node.flagOr("mustRefuse", false);
        String expected = verdict.textOr("error", "");
        boolean isOk = verdict.flag("ok");
        assertThat(isOk).as(role).isEqualTo(expected.isEmpty());
        if (mustRefuse || expected.equals("panic")) {
            assertThat(error).as(role).isNotNull();
        } else if (isOk) {
            assertThat(error).as(role).isNull();
        } else if (expected.equals("other")) {
            assertThat(error).as(role).isIn(AclError.MALFORMED, AclError.INCORRECT_KEY_TYPE);
        } else {
            assertThat(error).as(role).isEqualTo(ERRORS.get(expected));
        }
    }

    /** A list of an account, or of nobody, that takes what any acceptor signed, up to the record in front of the case. */
    private static AclList prefix(VectorNode chain, VectorNode node, @Nullable SigningKey me) throws AclException {
        List<VectorNode> records = chain.list("records");
        VectorNode root = records.get(0);
        AclList list = AclList.ofRoot(root.hexBytes("raw"), ObjectId.of(root.text("id")), me, AclAcceptors.any());
        for (VectorNode record : records.subList(1, (int) node.number("after") + 1)) {
            list.add(record.hexBytes("raw"), ObjectId.of(record.text("id")));
        }
        return list;
    }

    private static VectorNode actor(VectorNode chain, String name) {
        return chain.list("actors").stream()
                .filter(actor -> actor.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private interface Step {
        void run() throws AclException;
    }

    private static @Nullable AclError error(Step step) {
        try {
            step.run();
            return null;
        } catch (AclException refused) {
            return refused.error();
        }
    }
}
