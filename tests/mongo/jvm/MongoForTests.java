import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Set;

/**
 * Arguments: port (0 picks one), and optionally a file for what must outlive the process. Prints its URI. Ends when its standard
 * input does, so that it never outlives who started it, however that one ended.
 */
public class MongoForTests {
  /** Today's drivers refuse a server below wire version 9; the operations that they then send are understood. */
  static final MongoVersion VERSION = new MongoVersion() {
    public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
    public int getWireVersion() { return 9; }
  };

  public static void main(String[] args) throws Exception {
    MongoBackend backend = args.length > 1 ? new H2Backend(args[1]) : new IndexedBackend();
    MongoServer server = new MongoServer(backend.version(VERSION));
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    System.out.println("mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/");
    while (System.in.read() >= 0) { }
    server.shutdownNow();
    System.exit(0);
  }

  /** Finds `{_id, more}` by `_id`, as MongoDB does; the library would look at every document as soon as anything else is asked. */
  static class IndexById extends MemoryUniqueIndex {
    static final Set<String> ID = Set.of("_id");

    IndexById(String name, List<IndexKey> keys, boolean isSparse) { super(name, keys, isSparse); }

    public synchronized boolean canHandle(Document query) {
      if (super.canHandle(query)) return true;
      return keySet().equals(ID) && query.containsKey("_id") && super.canHandle(new Document("_id", query.get("_id")));
    }
  }

  /** Answers with copies: the library would answer with the documents themselves, and another write change them on their way. */
  static class CopyingCollection extends MemoryCollection {
    CopyingCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
      super(database, name, options, cursors);
    }

    /** It asks `handleQuery` itself, and modifies what it is given. */
    private boolean isModifying = false;

    public synchronized Document findAndModify(Document command) {
      isModifying = true;
      try {
        return super.findAndModify(command).cloneDeeply();
      } finally {
        isModifying = false;
      }
    }

    public synchronized QueryResult handleQuery(QueryParameters parameters) {
      QueryResult found = super.handleQuery(parameters);
      if (isModifying) return found;
      return new QueryResult(found.collectDocuments().stream().map(Document::cloneDeeply).toList(), found.getCursorId());
    }
  }

  static class IndexedDatabase extends MemoryDatabase {
    IndexedDatabase(String name, CursorRegistry cursors) { super(name, cursors); }

    protected MemoryCollection openOrCreateCollection(String name, CollectionOptions options) {
      return new CopyingCollection(this, name, options, cursorRegistry);
    }

    protected Index<Integer> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean isSparse) {
      return new IndexById(name, keys, isSparse);
    }
  }

  static class IndexedBackend extends MemoryBackend {
    public MemoryDatabase openOrCreateDatabase(String name) { return new IndexedDatabase(name, getCursorRegistry()); }
  }
}
