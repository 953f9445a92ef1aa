import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentRequest;

public class Hello {
    public static void main(String[] args) {
        try (SyncSpaceClient client = SyncSpaceClient.connect()) {
            String space = client.createSpace("Hello").join().getSpaceId();
            String id = client.createDocument(CreateDocumentRequest.newBuilder().setSpaceId(space)
                    .setData(ByteString.copyFromUtf8("Hello, space!")).build()).join().getDocumentId();
            System.out.println(client.getDocument(GetDocumentRequest.newBuilder().setSpaceId(space)
                    .setDocumentId(id).build()).join().getDocument().getData().toStringUtf8());
        }
    }
}
