package dev.syncspace.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.ListCommandsResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionsTest {
    private final ShellPlatform platform = new ShellPlatform();

    @Test
    void spacesAreATable() throws Exception {
        platform.answer("ListSpaces", spaces(space("id1", "Notes", 3)));
        assertThat(platform.execute(new SpacesAction()))
                .containsPattern("Space *\\| Name *\\| Permission *\\| Documents *\\| Updated")
                .containsPattern("id1 *\\| Notes *\\| owner *\\| 3 *\\| 20");
        assertThat(platform.calls).allSatisfy(call -> assertThat(call.origin()).isEqualTo(CallOrigin.LOCAL));
    }

    @Test
    void noSpaceIsARemark() throws Exception {
        platform.answer("ListSpaces", ListSpacesResponse.getDefaultInstance());
        assertThat(platform.execute(new SpacesAction())).isEqualToIgnoringNewLines("There is no space.");
    }

    @Test
    void namesCannotSteerTheTerminal() throws Exception {
        platform.answer("ListSpaces", spaces(space("id1", "a\u001b[2Jb\u202ec", 0)));
        assertThat(platform.execute(new SpacesAction())).contains("a?[2Jb?c").doesNotContain("\u001b[2J", "\u202e");
    }

    @Test
    void aLockedAccountIsToldWithWhatUnlocksIt() {
        platform.refuse("ListSpaces", SyncSpaceException.of(Reason.ACCOUNT_LOCKED, "the account is locked"));
        assertThatThrownBy(() -> platform.execute(new SpacesAction()))
                .isInstanceOf(ShellException.class)
                .hasMessageContaining("ACCOUNT_LOCKED: the account is locked")
                .hasMessageContaining("syncspace account unlock");
    }

    @Test
    void aPlatformThatDoesNotRunIsTold() {
        platform.withoutDispatcher();
        assertThatThrownBy(() -> platform.execute(new StatusAction()))
                .isInstanceOf(ShellException.class)
                .hasMessageContaining("SyncSpace does not run here");
    }

    @Test
    void documentsOfASpaceByItsName() throws Exception {
        platform.answer("ListSpaces", spaces(space("id1", "Notes", 1), space("id2", "Other", 0)))
                .answer(
                        "ListDocuments",
                        ListDocumentsResponse.newBuilder()
                                .addDocuments(DocumentInfo.newBuilder()
                                        .setDocumentId("doc1")
                                        .setVersion(7)
                                        .setHasConflicts(true))
                                .setNextCursor("more")
                                .build());
        DocumentsAction action = new DocumentsAction();
        action.space = "Notes";
        action.limit = 1;
        assertThat(platform.execute(action))
                .containsPattern("doc1 *\\| *\\| 7 *\\| .*\\| conflicts")
                .contains("There are more");
        ListDocumentsRequest request =
                ListDocumentsRequest.parseFrom(platform.calls.get(1).request());
        assertThat(request.getSpaceId()).isEqualTo("id1");
        assertThat(request.getLimit()).isEqualTo(1);
    }

    @Test
    void aNameOfTwoSpacesIsRefused() {
        platform.answer("ListSpaces", spaces(space("id1", "Notes", 0), space("id2", "Notes", 0)));
        DocumentsAction action = new DocumentsAction();
        action.space = "Notes";
        assertThatThrownBy(() -> platform.execute(action)).hasMessageContaining("2 spaces have the name Notes");
    }

    @Test
    void aLimitOfNothingIsRefused() {
        DocumentsAction action = new DocumentsAction();
        action.limit = 0;
        assertThatThrownBy(() -> platform.execute(action)).hasMessageContaining("--limit 0");
    }

    @Test
    void commandsTellWhyOneDoesNotAnswer() throws Exception {
        platform.answer("ListCommands", commands());
        assertThat(platform.execute(new CommandsAction()))
                .containsPattern("A *\\| b/1 *\\| active")
                .containsPattern("B *\\| c/1 *\\| rejected *\\| 0 *\\| INVALID_PROPERTY: x");
    }

    @Test
    void statusOfALockedAccountNamesNoSpaces() throws Exception {
        platform.answer("GetAccount", account(AccountState.ACCOUNT_STATE_LOCKED))
                .answer("ListCommands", commands());
        assertThat(platform.execute(new StatusAction()))
                .contains("Aaccount, locked", "1 active, 1 rejected")
                .doesNotContain("Spaces");
    }

    @Test
    void statusOfAnUnlockedAccountCountsWhatItHolds() throws Exception {
        platform.answer("GetAccount", account(AccountState.ACCOUNT_STATE_UNLOCKED))
                .answer("ListSpaces", spaces(space("id1", "Notes", 3), space("id2", "Other", 4)))
                .answer("ListCommands", commands());
        assertThat(platform.execute(new StatusAction()))
                .containsPattern("Spaces *\\| 2")
                .containsPattern("Documents *\\| 7");
    }

    private static GetAccountResponse account(AccountState state) {
        return GetAccountResponse.newBuilder()
                .setAccount(AccountInfo.newBuilder().setState(state).setAccountId("Aaccount"))
                .build();
    }

    private static ListCommandsResponse commands() {
        return ListCommandsResponse.newBuilder()
                .addCommands(CommandInfo.newBuilder()
                        .setName("A")
                        .setBundle("b/1")
                        .setState(CommandState.COMMAND_STATE_ACTIVE))
                .addCommands(CommandInfo.newBuilder()
                        .setName("B")
                        .setBundle("c/1")
                        .setState(CommandState.COMMAND_STATE_REJECTED)
                        .setReason("INVALID_PROPERTY: x"))
                .build();
    }

    private static SpaceInfo space(String id, String name, long documents) {
        return SpaceInfo.newBuilder()
                .setSpaceId(id)
                .setName(name)
                .setPermission("owner")
                .setDocumentCount(documents)
                .setUpdatedAt(1_800_000_000)
                .build();
    }

    private static ListSpacesResponse spaces(SpaceInfo... spaces) {
        return ListSpacesResponse.newBuilder().addAllSpaces(List.of(spaces)).build();
    }
}
