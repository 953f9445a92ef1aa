package dev.syncspace.dispatcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.CommandRegistration.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMemoryTest {
    private static final List<CommandRegistration> REGISTRATIONS = List.of(
            new CommandRegistration("Here", "a.bundle/1.0.0", State.ACTIVE, "", -3, 1),
            new CommandRegistration("Gone", "another/2.0.0.x", State.GONE, "", 0, 0),
            new CommandRegistration("no name", "faulty/1.0.0", State.REJECTED, "INVALID_PROPERTY: why", 0, 0));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("commands");
    }

    private RunMemory ofRun(String run) {
        return new RunMemory(file, run, new RecordingLog().logger);
    }

    @Test
    void theNextDispatcherOfTheRunKnowsWhatWasHere() {
        ofRun("one").keep(REGISTRATIONS);
        List<RunMemory.Entry> entries = ofRun("one").recall();
        assertThat(entries)
                .containsExactly(
                        new RunMemory.Entry("Here", "a.bundle/1.0.0", -3),
                        new RunMemory.Entry("Gone", "another/2.0.0.x", 0));
        Whiteboard whiteboard = Whiteboard.remembering(entries);
        assertThat(whiteboard.wasKnown("Here")).isTrue();
        assertThat(whiteboard.wasKnown("Never")).isFalse();
        assertThat(whiteboard.registrations())
                .extracting(CommandRegistration::state)
                .containsOnly(State.GONE);
    }

    @Test
    void aDispatcherOfAnotherRunKnowsNothing() {
        assertThat(ofRun("one").recall()).isEmpty();
        ofRun("one").keep(REGISTRATIONS);
        assertThat(ofRun("two").recall()).isEmpty();
    }

    @Test
    void aFileThatIsNoneOfOursIsNothing() throws IOException {
        Files.writeString(file, "one\nrubbish\n\t\t\nA\tb\t99999999999\n");
        assertThat(ofRun("one").recall()).isEmpty();
        Files.writeString(file, "");
        assertThat(ofRun("one").recall()).isEmpty();
    }
}
