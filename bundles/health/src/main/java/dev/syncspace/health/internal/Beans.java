package dev.syncspace.health.internal;

import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import dev.syncspace.proto.v1.StorageContent;
import java.util.List;
import java.util.function.Supplier;

/** The three beans: views of the status of the platform. Thread-safe. */
final class Beans {
    private Beans() {}

    /** {@code type=Platform}. */
    record Platform(Supplier<GetPlatformStatusResponse> status) implements PlatformMXBean {
        private static final String ACCOUNT_STATE = "ACCOUNT_STATE_";
        private static final String HEALTH_STATUS = "HEALTH_STATUS_";

        @Override
        public String getVersion() {
            return status.get().getVersion();
        }

        @Override
        public String getDataDirectory() {
            return status.get().getDataDir();
        }

        @Override
        public long getStartedAtMillis() {
            return status.get().getStartedAtMillis();
        }

        @Override
        public String getAccountState() {
            AccountState state = status.get().getAccount().getState();
            return state == AccountState.ACCOUNT_STATE_UNSPECIFIED
                    ? ""
                    : state.name().substring(ACCOUNT_STATE.length());
        }

        @Override
        public String getHealth() {
            // The worst is the first.
            return status.get().getHealthList().stream()
                    .findFirst()
                    .map(result -> result.getStatus().name().substring(HEALTH_STATUS.length()))
                    .orElse("");
        }

        @Override
        public List<String> getProblems() {
            return status.get().getHealthList().stream()
                    .filter(result -> result.getStatus() != HealthStatus.HEALTH_STATUS_OK)
                    .map(Platform::sentence)
                    .toList();
        }

        private static String sentence(HealthResult result) {
            return result.getName() + ": " + result.getMessage();
        }

        @Override
        public int getActiveBundleCount() {
            return (int) status.get().getBundlesList().stream()
                    .filter(Platform::isActive)
                    .count();
        }

        private static boolean isActive(BundleInfo bundle) {
            return bundle.getState() == BundleState.BUNDLE_STATE_ACTIVE;
        }

        @Override
        public List<String> getTroubledBundles() {
            return status.get().getBundlesList().stream()
                    .filter(bundle -> !isActive(bundle) || !bundle.getProblem().isEmpty())
                    .map(bundle -> bundle.getName() + "/" + bundle.getVersion())
                    .toList();
        }

        @Override
        public List<ClientView> getClients() {
            return status.get().getClientsList().stream().map(ClientView::new).toList();
        }
    }

    /** {@code type=Commands}. */
    record Commands(Supplier<GetPlatformStatusResponse> status) implements CommandsMXBean {
        @Override
        public long getCallCount() {
            return status.get().getCommandsList().stream()
                    .mapToLong(CommandFigures::getCallCount)
                    .sum();
        }

        @Override
        public long getFailureCount() {
            return status.get().getCommandsList().stream()
                    .mapToLong(CommandFigures::getFailureCount)
                    .sum();
        }

        @Override
        public int getRunningCount() {
            return status.get().getRunningCallsCount();
        }

        @Override
        public long getOldestRunningMillis() {
            return status.get().getRunningCallsList().stream()
                    .mapToLong(RunningCall::getAgeMillis)
                    .max()
                    .orElse(0);
        }

        @Override
        public List<CommandView> getCommands() {
            return status.get().getCommandsList().stream().map(CommandView::new).toList();
        }
    }

    /** {@code type=Storage}. */
    record Storage(Supplier<GetPlatformStatusResponse> status) implements StorageMXBean {
        private StorageContent content() {
            return status.get().getStorage();
        }

        @Override
        public boolean isOpen() {
            return content().getClosedReason().isEmpty();
        }

        @Override
        public String getClosedReason() {
            return content().getClosedReason();
        }

        @Override
        public String getBundle() {
            return content().getBundle();
        }

        @Override
        public long getSpaceCount() {
            return content().getSpaceCount();
        }

        @Override
        public long getDocumentCount() {
            return content().getDocumentCount();
        }

        @Override
        public long getEventCount() {
            return content().getEventCount();
        }

        @Override
        public long getDiskBytes() {
            return content().getDiskBytes();
        }

        @Override
        public long getDiskFreeBytes() {
            return content().getDiskFreeBytes();
        }
    }
}
