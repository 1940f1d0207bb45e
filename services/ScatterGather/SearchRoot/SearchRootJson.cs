using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DesignPatterns.SearchRoot.Searching;
using DesignPatterns.SearchRoot.Upgrading;

namespace DesignPatterns.SearchRoot;

[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(Upgrade))]
internal sealed partial class SearchRootJson : JsonSerializerContext
{
    /// <summary>Writes apostrophes and marks as they are: the answers are JSON, never part of an HTML page.</summary>
    public static SearchRootJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
