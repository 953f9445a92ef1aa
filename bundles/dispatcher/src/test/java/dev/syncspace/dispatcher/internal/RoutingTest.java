package dev.syncspace.dispatcher.internal;

import static dev.syncspace.dispatcher.internal.RouterFixture.answer;
import static dev.syncspace.dispatcher.internal.RouterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.CommandRegistration.State;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class RoutingTest {
    private final RouterFixture fixture = new RouterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersWithTheResponseOfTheHandler() {
        fixture.add(fixture.handlers.named("a", 0, "CreateSpace", "ListSpaces"));
        assertThat(answer(fixture.call("CreateSpace"))).isEqualTo("a");
        assertThat(answer(fixture.call("ListSpaces"))).isEqualTo("a");
    }

    @Test
    void givesTheServiceBackAfterEveryCall() {
        fixture.add(fixture.handlers.named("a", 0, "Good"));
        fixture.add(fixture.handlers.handler(
                "b",
                0,
                (context, request) -> {
                    throw new IllegalStateException();
                },
                "Bad"));
        answer(fixture.call("Good"));
        failure(fixture.call("Bad"));
        assertThat(fixture.handlers.given).hasValue(2);
        assertThat(fixture.handlers.inUse).hasValue(0);
    }

    @Test
    void highestRankingAnswersThenLowestServiceId() {
        fixture.add(fixture.handlers.named("older", 5, "Echo"));
        fixture.add(fixture.handlers.named("newer", 5, "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("older");
        fixture.add(fixture.handlers.named("higher", 6, "Echo"));
        fixture.add(fixture.handlers.named("lower", -6, "Echo"));
        fixture.add(fixture.handlers.named("lowest", Integer.MIN_VALUE, "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("higher");
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::bundle, CommandRegistration::state, CommandRegistration::ranking)
                .containsExactly(
                        tuple("higher/1.2.3", State.ACTIVE, 6),
                        tuple("older/1.2.3", State.SHADOWED, 5),
                        tuple("newer/1.2.3", State.SHADOWED, 5),
                        tuple("lower/1.2.3", State.SHADOWED, -6),
                        tuple("lowest/1.2.3", State.SHADOWED, Integer.MIN_VALUE));
        assertThat(fixture.registrations().get(1).reason()).isEqualTo("SHADOWED: higher/1.2.3 answers");
    }

    @Test
    void rankingThatIsNoIntegerCountsAsZero() {
        fixture.add(fixture.handlers.withProperties(
                "text", Map.of(CommandHandler.COMMANDS, "Echo", Constants.SERVICE_RANKING, "9")));
        fixture.add(fixture.handlers.named("one", 1, "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("one");
    }

    @Test
    void shadowedHandlerTakesOverWhenTheFirstGoes() {
        fixture.add(fixture.handlers.named("a", 0, "Echo"));
        FakeHandlers.Reference better = fixture.add(fixture.handlers.named("b", 1, "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("b");
        fixture.remove(better);
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::bundle, CommandRegistration::state)
                .containsExactly(tuple("a/1.2.3", State.ACTIVE), tuple("b/1.2.3", State.GONE));
    }

    @Test
    void unknownCommandIsUnimplemented() {
        SyncSpaceException failure = failure(fixture.call("NoSuchThing"));
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.message()).contains("NoSuchThing");
        assertThat(failure(fixture.call("")).reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
    }

    @Test
    void aNameInCamelCaseIsUnknownAndTheMessageNamesTheRightOne() {
        fixture.add(fixture.handlers.named("a", 0, "CreateSpace"));
        SyncSpaceException failure = failure(fixture.call("createSpace"));
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
        assertThat(failure.message()).contains("the name is CreateSpace");
    }

    @Test
    void aHostileCommandNameIsShownShortAndPrintable() {
        String message =
                failure(fixture.call("\u001b[31m\n" + "x".repeat(100_000))).message();
        assertThat(message).hasSizeLessThan(200).matches("[ -~]*");
    }

    @Test
    void aCommandWhoseBundleHasGoneIsUnavailableUntilItIsBack() {
        FakeHandlers.Reference first = fixture.add(fixture.handlers.named("a", 0, "Echo"));
        fixture.remove(first);
        SyncSpaceException failure = failure(fixture.call("Echo"));
        assertThat(failure.reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::command, CommandRegistration::state)
                .containsExactly(tuple("Echo", State.GONE));

        fixture.add(fixture.handlers.named("a", 0, "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::command, CommandRegistration::state)
                .containsExactly(tuple("Echo", State.ACTIVE));
    }

    @Test
    void localOnlyCommandsAreRefusedElsewhere() {
        fixture.add(fixture.handlers.withProperties(
                "a", Map.of(CommandHandler.COMMANDS, "StopBundle", CommandHandler.LOCAL_ONLY, true)));
        SyncSpaceException failure = failure(fixture.callFromGateway("StopBundle"));
        assertThat(failure.reason()).isEqualTo(Reason.NOT_ALLOWED_HERE);
        assertThat(fixture.handlers.given).hasValue(0);
        assertThat(answer(fixture.call("StopBundle"))).isEqualTo("a");
    }

    @Test
    void aLocalOnlyHandlerIsNotPassedByWhenItCannotBeHad() {
        fixture.add(fixture.handlers.named("open", 0, "StopBundle"));
        FakeHandlers.Reference guarded = fixture.add(fixture.handlers.withProperties(
                "guarded",
                Map.of(
                        CommandHandler.COMMANDS,
                        "StopBundle",
                        CommandHandler.LOCAL_ONLY,
                        true,
                        Constants.SERVICE_RANKING,
                        1)));
        guarded.canBeHad = false;
        assertThat(failure(fixture.callFromGateway("StopBundle")).reason()).isEqualTo(Reason.NOT_ALLOWED_HERE);
    }

    @Test
    void aServiceThatCannotBeHadIsUnavailableAndNamedUntilItCanBeHad() {
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.named("a", 0, "Echo"));
        handler.canBeHad = false;
        assertThat(failure(fixture.call("Echo")).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
        CommandRegistration entry = fixture.registrations().get(0);
        assertThat(entry.state()).isEqualTo(State.REJECTED);
        assertThat(entry.reason()).startsWith(CommandRegistration.REASON_ACTIVATION_FAILED + ": ");

        handler.canBeHad = true;
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
        assertThat(fixture.registrations().get(0).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void theNextHandlerAnswersWhileTheFirstIsReconfigured() {
        fixture.add(fixture.handlers.named("a", 0, "Echo"));
        FakeHandlers.Reference first = fixture.add(fixture.handlers.named("b", 1, "Echo"));
        first.canBeHad = false;
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::bundle, CommandRegistration::state)
                .containsExactly(tuple("b/1.2.3", State.REJECTED), tuple("a/1.2.3", State.ACTIVE));
    }

    @Test
    void faultyRegistrationsAreRejectedAsAWholeAndSayWhy() {
        Map<String, Map<String, Object>> faulty = new HashMap<>();
        faulty.put("INVALID_PROPERTY: syncspace.commands must be", Map.of());
        faulty.put("INVALID_PROPERTY: syncspace.commands must be a", Map.of(CommandHandler.COMMANDS, new String[0]));
        faulty.put("INVALID_PROPERTY: syncspace.commands", Map.of(CommandHandler.COMMANDS, 7));
        faulty.put("INVALID_PROPERTY: 'echo' is no", Map.of(CommandHandler.COMMANDS, new String[] {"Good", "echo"}));
        faulty.put("INVALID_PROPERTY: '' is no", Map.of(CommandHandler.COMMANDS, new String[] {"Good", null}));
        faulty.put(
                "DUPLICATE_COMMAND: Good is named twice",
                Map.of(CommandHandler.COMMANDS, new String[] {"Good", "Other", "Good"}));
        faulty.put(
                "INVALID_PROPERTY: syncspace.commands.read names 'Bad'",
                Map.of(CommandHandler.COMMANDS, "Good", CommandHandler.READ_COMMANDS, "Bad"));
        faulty.put(
                "INVALID_PROPERTY: syncspace.commands.read must",
                Map.of(CommandHandler.COMMANDS, "Good", CommandHandler.READ_COMMANDS, true));
        faulty.put(
                "INVALID_PROPERTY: syncspace.commands.local.only must",
                Map.of(CommandHandler.COMMANDS, "Good", CommandHandler.LOCAL_ONLY, "true"));
        faulty.forEach((reason, properties) -> {
            FakeHandlers.Reference reference = fixture.add(fixture.handlers.withProperties("plugin", properties));
            assertThat(fixture.registrations()).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.state()).isEqualTo(State.REJECTED);
                assertThat(entry.reason()).startsWith(reason);
                assertThat(entry.bundle()).isEqualTo("plugin/1.2.3");
            });
            assertThat(failure(fixture.call("Good")).reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
            fixture.remove(reference);
            assertThat(fixture.registrations()).isEmpty();
        });
    }

    @Test
    void aFaultyRegistrationDoesNotShadowAGoodOne() {
        fixture.add(fixture.handlers.named("a", 0, "Echo"));
        fixture.add(fixture.handlers.named("b", 1, "Echo", "Echo"));
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
    }

    @Test
    void changedPropertiesTakeEffectAtOnce() {
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.named("a", 0, "Echo", "Old"));
        fixture.add(fixture.handlers.named("b", 1, "Echo"));
        handler.properties(Map.of(CommandHandler.COMMANDS, new String[] {"Echo", "New"}, Constants.SERVICE_RANKING, 2));
        fixture.router.registry().put(handler);
        assertThat(answer(fixture.call("Echo"))).isEqualTo("a");
        assertThat(answer(fixture.call("New"))).isEqualTo("a");
        assertThat(failure(fixture.call("Old")).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
    }

    @Test
    void theListIsByCommandThenByRank() {
        fixture.add(fixture.handlers.named("a", 0, "Zebra", "Ant"));
        fixture.add(fixture.handlers.named("b", 3, "Ant"));
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::command, CommandRegistration::bundle)
                .containsExactly(tuple("Ant", "b/1.2.3"), tuple("Ant", "a/1.2.3"), tuple("Zebra", "a/1.2.3"));
    }
}
