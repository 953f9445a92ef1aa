package dev.syncspace.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import dev.syncspace.proto.v1.StorageContent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenType;
import org.junit.jupiter.api.Test;

class BeansTest {
    private static final GetPlatformStatusResponse STATUS = GetPlatformStatusResponse.newBuilder()
            .setVersion("1.2.3")
            .setAccount(AccountInfo.newBuilder().setState(AccountState.ACCOUNT_STATE_UNLOCKED))
            .addHealth(HealthResult.newBuilder()
                    .setName("storage")
                    .setStatus(HealthStatus.HEALTH_STATUS_WARN)
                    .setMessage("little room"))
            .addBundles(
                    BundleInfo.newBuilder().setName("a").setVersion("1").setState(BundleState.BUNDLE_STATE_RESOLVED))
            .addBundles(BundleInfo.newBuilder().setName("b").setVersion("1").setState(BundleState.BUNDLE_STATE_ACTIVE))
            .addClients(ClientInfo.newBuilder().setClient("notes"))
            .addCommands(CommandFigures.newBuilder()
                    .setCommand("GetDocument")
                    .setCallCount(7)
                    .setFailureCount(2)
                    .putFailures("NOT_FOUND", 2))
            .addRunningCalls(RunningCall.newBuilder().setAgeMillis(99))
            .setStorage(StorageContent.newBuilder().setDocumentCount(5))
            .build();

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final AtomicLong nanos = new AtomicLong();

    private BeanRegistrar register(Services services) {
        return new BeanRegistrar(new StatusReader(services, nanos::get), () -> server, Runnable::run);
    }

    private static Services answering(GetPlatformStatusResponse status) {
        return new FakeServices()
                .with(FakeServices.dispatcher(List.of(), CompletableFuture.completedFuture(status.toByteString())));
    }

    private Object attribute(String type, String name) throws JMException {
        return server.getAttribute(new ObjectName("dev.syncspace:type=" + type), name);
    }

    @Test
    void everyAttributeIsOfAnOpenTypeAndCanBeRead() throws JMException {
        register(answering(STATUS));
        Set<ObjectName> names = server.queryNames(new ObjectName("dev.syncspace:*"), null);
        assertThat(names).hasSize(3);
        for (ObjectName name : names) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                assertThat(attribute.getDescriptor().getFieldValue("openType"))
                        .as(name + "." + attribute.getName())
                        .isInstanceOf(OpenType.class);
                assertThat(attribute.isWritable()).isFalse();
                assertThat(server.getAttribute(name, attribute.getName()))
                        .as(name + "." + attribute.getName())
                        .isNotNull();
            }
            assertThat(server.getMBeanInfo(name).getOperations()).isEmpty();
        }
    }

    @Test
    void theAttributesTellTheStatus() throws JMException {
        register(answering(STATUS));
        assertThat(attribute("Platform", "Version")).isEqualTo("1.2.3");
        assertThat(attribute("Platform", "AccountState")).isEqualTo("UNLOCKED");
        assertThat(attribute("Platform", "Health")).isEqualTo("WARN");
        assertThat((String[]) attribute("Platform", "Problems")).containsExactly("storage: little room");
        assertThat(attribute("Platform", "ActiveBundleCount")).isEqualTo(1);
        assertThat((String[]) attribute("Platform", "TroubledBundles")).containsExactly("a/1");
        assertThat(((CompositeData[]) attribute("Platform", "Clients"))[0].get("client"))
                .isEqualTo("notes");
        assertThat(attribute("Commands", "CallCount")).isEqualTo(7L);
        assertThat(attribute("Commands", "FailureCount")).isEqualTo(2L);
        assertThat(attribute("Commands", "OldestRunningMillis")).isEqualTo(99L);
        assertThat(((CompositeData[]) attribute("Commands", "Commands"))[0].get("command"))
                .isEqualTo("GetDocument");
        assertThat(attribute("Storage", "DocumentCount")).isEqualTo(5L);
        assertThat(attribute("Storage", "Open")).isEqualTo(true);
    }

    @Test
    void oneReadingServesASecond() throws JMException {
        FakeServices services = (FakeServices) answering(STATUS);
        register(services);
        attribute("Platform", "Version");
        services.present.clear();
        assertThat(attribute("Platform", "Version")).isEqualTo("1.2.3");
        nanos.set(2_000_000_000L);
        assertThatThrownBy(() -> attribute("Platform", "Version"))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasRootCauseMessage("the bundle dev.syncspace.dispatcher does not run");
    }

    @Test
    void theBeansGoWithTheBundle() throws JMException {
        BeanRegistrar registrar = register(answering(STATUS));
        registrar.unregister();
        assertThat(server.queryNames(new ObjectName("dev.syncspace:*"), null)).isEmpty();
        register(answering(STATUS)).await();
        assertThat(server.queryNames(new ObjectName("dev.syncspace:*"), null)).hasSize(3);
    }

    @Test
    void aSecondPlatformOfTheProcessWorksWithoutBeans() throws JMException {
        BeanRegistrar first = register(answering(STATUS));
        register(answering(STATUS.toBuilder().setVersion("other").build())).unregister();
        assertThat(attribute("Platform", "Version")).isEqualTo("1.2.3");
        first.unregister();
    }
}
