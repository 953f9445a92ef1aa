package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.testkit.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API declares, what the platform answers and what docs/api.md tells are the same commands. */
class CommandCatalogTest {
    @Test
    void everyDeclaredCommandIsActiveOnceAndThereIsNoOther(@TempDir Path directory) {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            List<CommandInfo> commands =
                    answer(platform.connect().listCommands()).getCommandsList();
            assertThat(commands)
                    .extracting(CommandInfo::getName)
                    .containsExactlyInAnyOrderElementsOf(Commands.names())
                    .isSorted();
            assertThat(commands).allSatisfy(command -> {
                assertThat(command.getState()).as(command.getName()).isEqualTo(CommandState.COMMAND_STATE_ACTIVE);
                assertThat(command.getBundle()).startsWith("dev.syncspace.handlers-");
                assertThat(command.getReason()).isEmpty();
            });
        }
    }

    @Test
    void thePageTellsEveryCommandWithItsFields() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "api.md"));
        for (String command : Commands.names()) {
            assertThat(page).as(command).containsPattern("(?m)^(###.*|\\| .*)\\b" + command + "\\b");
            Commands.request(command).getFields().forEach(field -> assertThat(page)
                    .as(command + "." + field.getName())
                    .contains("`" + field.getName() + "`"));
        }
        assertThat(page).contains("### Subscribe");
    }
}
