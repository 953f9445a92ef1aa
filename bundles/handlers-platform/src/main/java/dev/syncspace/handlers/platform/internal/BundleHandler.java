package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.handlers.platform.internal.Bundles.Change;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.InstallBundleResponse;
import dev.syncspace.proto.v1.ListBundlesRequest;
import dev.syncspace.proto.v1.ListBundlesResponse;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StartBundleResponse;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.StopBundleResponse;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The commands on bundles: decode, call, encode. */
@Component(
        immediate = true,
        service = CommandHandler.class,
        property = {
            CommandHandler.COMMANDS + "=ListBundles",
            CommandHandler.COMMANDS + "=InstallBundle",
            CommandHandler.COMMANDS + "=UpdateBundle",
            CommandHandler.COMMANDS + "=StartBundle",
            CommandHandler.COMMANDS + "=StopBundle",
            CommandHandler.COMMANDS + "=UninstallBundle",
            CommandHandler.READ_COMMANDS + "=ListBundles",
            CommandHandler.LOCAL_ONLY + ":Boolean=true"
        })
public final class BundleHandler implements CommandHandler {
    /** A symbolic name, a slash and a version. */
    private static final int NAME_MAX_BYTES = 512;

    private final Bundles bundles;

    @Activate
    public BundleHandler(
            BundleContext context,
            @Reference Dispatcher dispatcher,
            @Reference ServiceComponentRuntime components,
            @Reference DataDirectory directory) {
        this(new FrameworkBundles(
                context,
                dispatcher,
                components,
                new BundleFolder(directory.path().resolve("bundles"))));
    }

    BundleHandler(Bundles bundles) {
        this.bundles = bundles;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "ListBundles" -> {
                        Requests.parse(ListBundlesRequest.parser(), request);
                        yield ListBundlesResponse.newBuilder()
                                .addAllBundles(bundles.list())
                                .build();
                    }
                    case "InstallBundle" -> install(context, Requests.parse(InstallBundleRequest.parser(), request));
                    case "UpdateBundle" -> update(context, Requests.parse(UpdateBundleRequest.parser(), request));
                    case "StartBundle" -> start(context, Requests.parse(StartBundleRequest.parser(), request));
                    case "StopBundle" -> stop(context, Requests.parse(StopBundleRequest.parser(), request));
                    case "UninstallBundle" ->
                        uninstall(context, Requests.parse(UninstallBundleRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private InstallBundleResponse install(CommandContext context, InstallBundleRequest request) {
        return InstallBundleResponse.newBuilder()
                .setBundle(bundles.install(context, BundleJar.read(request.getJar())))
                .build();
    }

    private UpdateBundleResponse update(CommandContext context, UpdateBundleRequest request) {
        String name = name(request.getName());
        Change change = bundles.update(context, name, BundleJar.read(request.getJar()), request.getForce());
        return UpdateBundleResponse.newBuilder()
                .setBundle(change.bundle())
                .addAllRestarted(change.restarted())
                .setDeferred(change.isDeferred())
                .build();
    }

    private StartBundleResponse start(CommandContext context, StartBundleRequest request) {
        return StartBundleResponse.newBuilder()
                .setBundle(bundles.start(context, name(request.getName())))
                .build();
    }

    private StopBundleResponse stop(CommandContext context, StopBundleRequest request) {
        Change change = bundles.stop(context, name(request.getName()), request.getForce());
        return StopBundleResponse.newBuilder()
                .setBundle(change.bundle())
                .setDeferred(change.isDeferred())
                .build();
    }

    private UninstallBundleResponse uninstall(CommandContext context, UninstallBundleRequest request) {
        Change change = bundles.uninstall(context, name(request.getName()), request.getForce());
        UninstallBundleResponse.Builder response = UninstallBundleResponse.newBuilder()
                .addAllRestarted(change.restarted())
                .setDeferred(change.isDeferred());
        if (!change.bundle().equals(BundleInfo.getDefaultInstance())) {
            response.setBundle(change.bundle());
        }
        return response.build();
    }

    private static String name(String text) {
        return Requests.atMost("name", Requests.required("name", text), NAME_MAX_BYTES);
    }
}
