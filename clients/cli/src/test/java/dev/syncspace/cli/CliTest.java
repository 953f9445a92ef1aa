package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.ListCommandsResponse;
import dev.syncspace.proto.v1.ListPendingResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.PauseSyncResponse;
import dev.syncspace.proto.v1.PendingObject;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SpaceSyncStatus;
import dev.syncspace.proto.v1.StartSyncRequest;
import dev.syncspace.proto.v1.StartSyncResponse;
import dev.syncspace.proto.v1.StorageContent;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.SyncStatus;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CliTest {
    private static final String SPACE = "bafyreib" + "a".repeat(51) + ".1a2b3c4d5e6f7";

    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        platform.on(
                "CreateSpace",
                CreateSpaceResponse.newBuilder().setSpaceId("id-1").build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void everyErrorCodeHasItsExitCodeAndItsLineOfJson() {
        for (ErrorCode code : ErrorCode.values()) {
            if (code == ErrorCode.ERROR_CODE_UNSPECIFIED || code == ErrorCode.UNRECOGNIZED) {
                continue;
            }
            platform.on("ListSpaces", call -> call.fail(code, "SOME_REASON", false));

            Result result = cli.run("space", "list", "--json");

            assertThat(result.exitCode()).as(code.name()).isEqualTo(dev.syncspace.cli.io.ExitCodes.of(code));
            assertThat(result.out()).as(code.name()).isEmpty();
            assertThat(result.err())
                    .as(code.name())
                    .isEqualTo("{\"code\":\"" + code.name().substring("ERROR_CODE_".length())
                            + "\",\"reason\":\"SOME_REASON\",\"message\":\"as the test wants it\",\"retryable\":false,"
                            + "\"field\":\"\",\"details\":{}}\n");
        }
    }

    @Test
    void anErrorIsALineForPeopleWithoutJson() {
        platform.on("ListSpaces", call -> call.fail(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, "ACCOUNT_LOCKED", false));

        Result result = cli.run("space", "list");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err().lines())
                .containsExactly(
                        "syncspace: as the test wants it [ACCOUNT_LOCKED]", "Unlock it with: syncspace account unlock");
    }

    @Test
    void noPlatformIsUnavailable() {
        Result text = cli.run("space", "list", "--data", "nothing/here");
        assertThat(text.exitCode()).isEqualTo(7);
        assertThat(text.err())
                .contains(directory.resolve("nothing/here").toString())
                .contains("syncspace up");

        Result json = cli.run("space", "list", "--json", "--data", "nothing/here");
        assertThat(json.exitCode()).isEqualTo(7);
        assertThat(json.err()).contains("\"reason\":\"PLATFORM_NOT_RUNNING\"").contains("\"retryable\":true");
    }

    @Test
    void theDataDirectoryComesFromTheOptionTheEnvironmentOrTheHome() {
        assertThat(cli.run("space", "list").exitCode()).isZero();
        assertThat(cli.with("SYNCSPACE_DATA", "elsewhere")
                        .run("space", "list", "--data", "data")
                        .exitCode())
                .isZero();
        assertThat(cli.run("--data", "data", "space", "list").exitCode()).isZero();
        assertThat(cli.run("space", "--data=data", "list").exitCode()).isZero();
        assertThat(cli.with("SYNCSPACE_DATA", "").run("space", "list").err())
                .contains(directory.resolve("home/.syncspace").toString());
    }

    @Test
    void everyCommandHasHelp() {
        List<List<String>> commands = CommandTree.allCommands();
        assertThat(commands).hasSizeGreaterThan(30);
        for (List<String> command : commands) {
            List<String> arguments = new java.util.ArrayList<>(command);
            arguments.add("--help");

            Result result = cli.run(arguments.toArray(String[]::new));

            assertThat(result.exitCode()).as(command.toString()).isZero();
            assertThat(result.err()).as(command.toString()).isEmpty();
            assertThat(result.out())
                    .as(command.toString())
                    .startsWith("Usage: syncspace " + String.join(" ", command) + " ")
                    .contains("--json")
                    .contains("--data=DIR");
        }
        assertThat(platform.connectionCount()).isZero();
    }

    @Test
    void theHelpOfAllNamesEveryCommandAndTheExitCodes() {
        Result result = cli.run("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("account", "space", "doc", "events", "sync", "call", "status", "demo");
        assertThat(result.out()).contains("Exit codes: 0 ok, 1 internal error, 2 usage, 3 not found");
        assertThat(cli.run("doc", "--help").out()).contains("conflicts", "history", "resolve");
    }

    @Test
    void mistakesOnTheCommandLineAreUsageErrors() {
        for (String[] arguments : new String[][] {
            {},
            {"doc"},
            {"nonsense"},
            {"doc", "nonsense"},
            {"space", "list", "--nonsense"},
            {"space", "create"},
            {"space", "list", "--data"},
            {"space", "list", "--timeout", "soon"},
            {"space", "list", "--timeout", "-1"}
        }) {
            String all = String.join(" ", arguments);
            Result text = cli.run(arguments);
            assertThat(text.exitCode()).as(all).isEqualTo(2);
            assertThat(text.out()).as(all).isEmpty();
            assertThat(text.err()).as(all).startsWith("syncspace: ").containsIgnoringCase("syncspace");

            String[] withJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
            withJson[arguments.length] = "--json";
            Result json = cli.run(withJson);
            assertThat(json.exitCode()).as(all).isEqualTo(2);
            assertThat(json.err().lines()).as(all).hasSize(1);
            assertThat(json.err()).as(all).startsWith("{\"code\":\"INVALID_ARGUMENT\",\"reason\":\"USAGE\"");
        }
    }

    @Test
    void aMistypedCommandIsSuggested() {
        assertThat(cli.run("doc", "gett", SPACE, "d").err())
                .contains("did you mean")
                .contains("get");
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsText() {
        assertThat(cli.run("space", "create", "@file").exitCode()).isZero();
        assertThat(nameOf(platform.nextCall("CreateSpace"))).isEqualTo("@file");
        assertThat(cli.run("space", "create", "--", "--name").exitCode()).isZero();
        assertThat(nameOf(platform.nextCall("CreateSpace"))).isEqualTo("--name");
    }

    @Test
    void aTimeoutEndsTheCall() {
        platform.on("ListSpaces", call -> {});

        Result result = cli.run("space", "list", "--timeout", "1", "--json");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.err()).contains("\"code\":\"DEADLINE_EXCEEDED\"");
    }

    @Test
    void statusTellsWhatRunsAndWhatItHolds() {
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(AccountInfo.newBuilder()
                                .setState(AccountState.ACCOUNT_STATE_UNLOCKED)
                                .setAccountId("A5"))
                        .build());
        platform.on(
                "ListSpaces",
                ListSpacesResponse.newBuilder()
                        .addSpaces(SpaceInfo.newBuilder().setDocumentCount(3))
                        .addSpaces(SpaceInfo.newBuilder().setDocumentCount(4))
                        .build());
        platform.on(
                "GetSyncStatus",
                GetSyncStatusResponse.newBuilder()
                        .addStatuses(SpaceSyncStatus.newBuilder().setPendingChanges(9))
                        .build());
        platform.on(
                "GetPlatformStatus", call -> call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "COMMAND_UNAVAILABLE", false));

        Result text = cli.run("status");
        assertThat(text.outLines())
                .startsWith("platform    fake on " + directory.resolve("data"))
                .contains("state       unlocked", "spaces      2", "documents   7", "pending     9 changes")
                .anyMatch(line -> line.startsWith("health      not known"));

        Result json = cli.run("status", "--json");
        assertThat(json.outLines()).hasSize(1);
        assertThat(json.out())
                .startsWith("{\"running\":true,\"data\":\"")
                .contains("\"platformVersion\":\"fake\",\"account\":{\"state\":\"ACCOUNT_STATE_UNLOCKED\"")
                .contains("\"spaces\":[{", "\"statuses\":[{");
        assertThat(com.google.gson.JsonParser.parseString(json.out()).isJsonObject())
                .isTrue();
    }

    @Test
    void statusOfALockedAccountDoesNotAskForSpaces() {
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(AccountInfo.newBuilder()
                                .setState(AccountState.ACCOUNT_STATE_LOCKED)
                                .setAccountId("A5"))
                        .build());
        platform.on(
                "GetPlatformStatus",
                GetPlatformStatusResponse.newBuilder()
                        .setStorage(StorageContent.newBuilder().setClosedReason("ACCOUNT_LOCKED"))
                        .build());

        assertThat(cli.run("status").outLines())
                .contains("state       locked", "storage     closed [ACCOUNT_LOCKED]")
                .noneMatch(line -> line.startsWith("spaces"));
        platform.nextCall("GetAccount");
        platform.nextCall("GetPlatformStatus");
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void commandsAreATable() {
        platform.on(
                "ListCommands",
                ListCommandsResponse.newBuilder()
                        .addCommands(CommandInfo.newBuilder()
                                .setName("GetSpace")
                                .setBundle("dev.x")
                                .setState(CommandState.COMMAND_STATE_ACTIVE))
                        .build());

        assertThat(cli.run("commands").outLines())
                .containsExactly(
                        "COMMAND   STATE   BUNDLE  RANKING  RUNNING  REASON",
                        "GetSpace  active  dev.x   0        0        -");
    }

    @Test
    void syncCommandsTakeASpaceOrNone() throws InvalidProtocolBufferException {
        platform.on("StartSync", StartSyncResponse.newBuilder().setSuccess(true).build());
        platform.on("PauseSync", PauseSyncResponse.newBuilder().setSuccess(true).build());
        platform.on(
                "GetSyncStatus",
                GetSyncStatusResponse.newBuilder()
                        .addStatuses(SpaceSyncStatus.newBuilder()
                                .setSpaceId("s")
                                .setStatus(SyncStatus.SYNC_STATUS_IDLE)
                                .setIsWanted(true)
                                .setPendingChanges(2))
                        .build());
        platform.on(
                "ListPending",
                ListPendingResponse.newBuilder()
                        .addObjects(PendingObject.newBuilder()
                                .setSpaceId("s")
                                .setObjectId("o")
                                .setPendingChanges(2))
                        .build());

        assertThat(cli.run("sync", "start").exitCode()).isZero();
        assertThat(cli.run("sync", "start", SPACE).exitCode()).isZero();
        platform.nextCall("StartSync");
        assertThat(StartSyncRequest.parseFrom(
                                platform.nextCall("StartSync").getCommand().getData())
                        .getSpaceId())
                .isEqualTo(SPACE);
        assertThat(cli.run("sync", "pause", "--json").out()).isEqualTo("{\"success\":true}\n");
        assertThat(cli.run("sync", "status").outLines()).contains("s      idle   yes     2        -          -");
        assertThat(cli.run("sync", "pending").outLines()).containsExactly("SPACE  OBJECT  CHANGES", "s      o       2");
    }

    @Test
    void eventsOfThePastAreLinesWithTheirContent() {
        platform.on(
                "ReadEvents",
                ReadEventsResponse.newBuilder()
                        .addEvents(event("e1-1"))
                        .setNextCursor("e1-1")
                        .build());

        assertThat(cli.run("events", "list").out())
                .isEqualTo("e1-1  2023-11-14T23:13:20+01:00  document.created  s  d1\n");
        assertThat(cli.run("events", "list", "--json").outLines()).hasSize(1);
    }

    @Test
    void aGapIsToldInPlainWords() {
        platform.on(
                "ReadEvents",
                ReadEventsResponse.newBuilder()
                        .addEvents(gap(EventsGapEvent.newBuilder()
                                .setMissingCount(12)
                                .setFirstSequence(20)
                                .build()))
                        .addEvents(gap(EventsGapEvent.newBuilder()
                                .setIsOtherLog(true)
                                .setFirstSequence(1)
                                .build()))
                        .setNextCursor("e1-19")
                        .build());

        assertThat(cli.run("events", "list").outLines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .endsWith("events.gap    12 events missed: dropped from the log before they were read;"
                                        + " the log goes on with event 20; read everything anew"),
                        line -> assertThat(line)
                                .endsWith("events.gap    the cursor belongs to another event log, of another account or"
                                        + " storage; the log goes on with event 1; read everything anew"));
    }

    private static SubscribeResponse gap(EventsGapEvent payload) {
        return SubscribeResponse.newBuilder()
                .setEventId("e1-19")
                .setEventType("events.gap")
                .setTimestampMillis(1_700_000_000_000L)
                .setPayload(payload.toByteString())
                .build();
    }

    @Test
    void watchPrintsEventsAsTheyCome() {
        emitOnSubscribe(2);
        Result text = cli.run("events", "watch", "--count", "2", "--type", "document.created", "--since", "e1-0");
        assertThat(text.exitCode()).isZero();
        assertThat(text.outLines()).hasSize(2).allMatch(line -> line.endsWith("document.created  s  d1"));

        emitOnSubscribe(1);
        Result json = cli.run("events", "watch", "--count", "1", "--json");
        assertThat(json.out())
                .startsWith("{\"eventId\":\"e1-1\",\"eventType\":\"document.created\"")
                .contains("\"event\":{\"documentId\":\"d1\",\"collection\":\"\",\"changeId\":\"c1\"}}");
    }

    @Test
    void watchEndsWithTheErrorOfThePlatform() {
        platform.onSubscribe(call -> call.fail(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, "ACCOUNT_LOCKED", false));

        Result result = cli.run("events", "watch", "--json");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("ACCOUNT_LOCKED");
    }

    @Test
    void aReaderThatGoesAwayIsNoError() {
        platform.on(
                "GetDocument",
                GetDocumentResponse.newBuilder()
                        .setFound(true)
                        .setDocument(dev.syncspace.proto.v1.Document.newBuilder()
                                .setData(ByteString.copyFrom(new byte[1_000_000])))
                        .build());

        Result result = cli.out(failing("Broken pipe")).run("doc", "get", SPACE, "d");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        Result full = cli.out(failing("No space left on device")).run("space", "list");
        assertThat(full.exitCode()).isEqualTo(8);
        assertThat(full.err()).contains("No space left");

        assertThat(cli.out(failing("Input/output error")).run("space", "list").exitCode())
                .isEqualTo(1);
    }

    @Test
    void completionIsAScript() {
        Result bash = cli.run("completion");

        assertThat(bash.exitCode()).isZero();
        assertThat(bash.out()).contains("_complete_syncspace", "rename", "--collection");
        assertThat(cli.run("completion", "zsh").out()).isEqualTo(bash.out());
        assertThat(cli.run("completion", "tcsh").exitCode()).isEqualTo(2);
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(cli.run("version").out()).matches("syncspace [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
        assertThat(cli.run("version", "--json").out()).matches("\\{\"version\":\"[0-9].*\"}\n");
    }

    @Test
    void theDemoNeedsTheScript() {
        Result result = cli.run("demo", "--json");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("NO_SCRIPT");
    }

    @Test
    void trainingRunsAgainstAnyPlatform() throws Exception {
        CountDownLatch last = new CountDownLatch(1);
        for (List<String> command : CommandTree.allCommands()) {
            assertThat(command).isNotEmpty();
        }
        platform.on("GetAccount", call -> {
            call.fail(ErrorCode.ERROR_CODE_INTERNAL, "X", false);
            last.countDown();
        });
        for (String name : new String[] {
            "CreateSpace", "ListSpaces", "ReadEvents", "GetSyncStatus", "ListCommands", "GetSpace", "GetDocument"
        }) {
            platform.on(name, call -> call.fail(ErrorCode.ERROR_CODE_INTERNAL, "X", false));
        }

        Training.main(new String[] {directory.resolve("data").toString()});

        assertThat(last.await(0, TimeUnit.SECONDS)).isTrue();
    }

    /** Sends an event for each credit. */
    private void emitOnSubscribe(int count) {
        platform.onSubscribe(call -> {
            call.subscribed("e1-0");
            new Thread(() -> {
                        for (int i = 1; i <= count; i++) {
                            platform.next(ClientFrame::hasCredit);
                            call.event(event("e1-" + i));
                        }
                    })
                    .start();
        });
    }

    private static SubscribeResponse event(String id) {
        return SubscribeResponse.newBuilder()
                .setEventId(id)
                .setEventType("document.created")
                .setSpaceId("s")
                .setTimestampMillis(1_700_000_000_000L)
                .setPayload(DocumentCreatedEvent.newBuilder()
                        .setDocumentId("d1")
                        .setChangeId("c1")
                        .build()
                        .toByteString())
                .build();
    }

    private static String nameOf(ClientFrame frame) {
        try {
            return CreateSpaceRequest.parseFrom(frame.getCommand().getData()).getName();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
