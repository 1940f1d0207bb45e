using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.DictionaryServer.WordPages;

namespace DesignPatterns.DictionaryServer;

[JsonSerializable(typeof(Definition))]
[JsonSerializable(typeof(WordPage))]
internal sealed partial class DictionaryJson : JsonSerializerContext
{
    /// <summary>Writes apostrophes as they are: the answers are JSON, never part of an HTML page.</summary>
    public static DictionaryJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
